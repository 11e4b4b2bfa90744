"""The Dockerfile lints clean, and the compose file says what the program understands."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from monitor.cli.app import cli

ROOT = Path(__file__).parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_the_dockerfile_lints_clean() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    ended = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_every_service_names_volumes_and_secrets_that_are_declared() -> None:
    for name, service in COMPOSE["services"].items():
        named = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert named <= COMPOSE["volumes"].keys(), name
        assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys(), name
        assert service.get("depends_on", {}).keys() <= COMPOSE["services"].keys(), name


def test_the_commands_in_it_exist() -> None:
    command = COMPOSE["services"]["pages"]["command"]
    shown = CliRunner().invoke(cli, [command[0], "--help"]).output
    assert all(option in shown for option in command if option.startswith("--"))


def test_what_the_image_copies_exists() -> None:
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert (ROOT / line.split()[1]).exists()
