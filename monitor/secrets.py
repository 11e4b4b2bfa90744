"""Finds secrets where they are kept: systemd credentials, private files, the environment; never in TOML."""

from collections.abc import Mapping
from pathlib import Path

from monitor.model.policy import Secret
from monitor.toml_fields import Table

_FORMS = '{credential = "name"}, {file = "/path"} or {env = "NAME"}'


def read_secret(table: Table, key: str, environment: Mapping[str, str]) -> Secret | None:
    """Read a secret that `key` points to; None where it is absent or cannot be read (reported)."""
    value = table.raw(key)
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1:
        table.refuse(key, f"must not stand in a file in plain text; write {_FORMS}")
        return None
    ((form, name),) = value.items()
    if form not in ("credential", "file", "env") or not isinstance(name, str):
        table.refuse(key, f'does not know "{form}"; write {_FORMS}')
        return None
    try:
        text = _find(form, name, environment)
    except (OSError, UnicodeDecodeError, LookupError) as error:
        table.refuse(key, str(error))
        return None
    return Secret(text)


def _find(form: str, name: str, environment: Mapping[str, str]) -> str:
    if form == "env":
        if not environment.get(name):
            raise LookupError(f"the environment variable {name} is empty; export it, or use {{file = …}}")
        return environment[name]
    if form == "credential":
        directory = environment.get("CREDENTIALS_DIRECTORY")
        if not directory:
            raise LookupError(
                f'there is no $CREDENTIALS_DIRECTORY to find "{name}" in: run under systemd with '
                f'LoadCredential={name}:/path, or use {{file = "/path"}}'
            )
        # LoadCredential=credentials:/directory gives each file the directory's name in front.
        loaded = (Path(directory) / name, Path(directory) / f"credentials_{name}")
        return _private_text(next((path for path in loaded if path.is_file()), loaded[0]))
    return _private_text(Path(name))


def _private_text(path: Path) -> str:
    if not path.is_file():
        raise LookupError(f"there is no file {path}")
    if path.stat().st_mode & 0o004:
        raise LookupError(f"{path} can be read by everybody: run chmod o-rwx {path}")
    text = path.read_text(encoding="utf-8").strip()
    if not text:
        raise LookupError(f"{path} is empty")
    return text
