"""Says why a SQLite file cannot be written or opened now, and what to do, where the system tells."""

import errno
import os
import shutil
from pathlib import Path

#: With less than a few pages and a journal's header left, nothing can be written.
_NOTHING = 1_000_000  # bytes
_OTHERWISE = "or change [database] url"
_MAKE_ROOM = f"make room there, {_OTHERWISE}; a daemon that runs goes on by itself then"
_AS_WHOM = f"run this as the user whom it belongs to (the service's), {_OTHERWISE}"


def reason(said: str, file: Path) -> str:
    """Explain what SQLite said of the file: a full disk, a read-only mount, or a user who may not."""
    directory = file.absolute().parent
    try:
        free = shutil.disk_usage(directory).free
        read_only = bool(os.statvfs(directory).f_flag & os.ST_RDONLY)
    except OSError:
        return said
    why = ""
    if file.is_dir():
        why = f"{file} is a directory; name a file in [database] url"
    elif read_only:
        why = _read_only(directory)
    elif "full" in said or free < _NOTHING:
        why = f"{free / 1e6:.1f} MB are free in {directory}; {_MAKE_ROOM}"
    elif not os.access(file if file.exists() else directory, os.W_OK):
        why = f"{file} may not be written by this user; {_AS_WHOM}"
    elif "disk i/o" in said:
        why = f"the disk of {directory} does not read or write; dmesg says more"
    return f"{said}: {why}" if why else said


def unmade(error: OSError) -> str:
    """Explain why a file or directory of the database cannot be made."""
    path = Path(str(error.filename))
    if error.errno == errno.EROFS:
        return _read_only(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path} cannot be made: the disk is full; {_MAKE_ROOM}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{path} may not be made or written by this user; {_AS_WHOM}"
    return f"{path}: {error.strerror}: create the directory, {_OTHERWISE}"


def _read_only(path: Path) -> str:
    return (
        f"{path} lies on a file system that is mounted read-only; mount -o remount,rw makes it writable "
        f"again, where dmesg names no fault of the disk; {_OTHERWISE}"
    )
