"""The shipped unit is valid, and as shut in as a program that reads the web can be."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parent.parent.parent / "systemd"

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed on this machine"
)


@pytest.fixture(params=["nhs-monitor.service", "nhs-monitor-worker@.service"])
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit with a program that exists here: verify looks for the real one."""
    text = (UNITS / request.param).read_text()
    changed = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE)
    assert changed != text
    copy = tmp_path / request.param.replace("@", "@1")
    copy.write_text(changed)
    return copy


def analyze(*args: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *map(str, args)], capture_output=True, text=True, check=False, timeout=60
    )


def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    done = analyze("verify", "--man=no", unit)
    assert (done.returncode, done.stderr) == (0, "")


def test_verify_would_notice_a_misspelt_key(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectHome=", "ProtectHouse="))
    assert "ProtectHouse" in analyze("verify", "--man=no", unit).stderr


def test_a_database_that_is_away_for_long_does_not_end_the_service(unit: Path) -> None:
    """`run` ends with 1 where the database is away at its start, with 2 where the configuration is wrong."""
    text = unit.read_text()
    assert "\nRestart=on-failure\n" in text
    assert "\nStartLimitIntervalSec=0\n" in text
    assert "\nRestartPreventExitStatus=2\n" in text


def test_exposure_is_at_most_two(unit: Path) -> None:
    done = analyze("security", "--offline=true", "--no-pager", "--threshold=20", unit)
    assert done.returncode == 0, done.stdout[-400:]


def test_users_and_directories_can_be_made(tmp_path: Path) -> None:
    """The files that make the user and its directories pass a dry run."""
    if shutil.which("systemd-sysusers") is None:
        pytest.skip("systemd-sysusers is not installed on this machine")
    done = subprocess.run(
        ["systemd-sysusers", "--dry-run", f"--root={tmp_path}", UNITS / "nhs-monitor.sysusers"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "nhs-monitor" in done.stdout + done.stderr
