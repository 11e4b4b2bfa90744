"""Tells systemd how the daemon is doing: the notify protocol, in the few lines it needs."""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Sends states to the socket that systemd names; does nothing where there is none."""

    address: str | None
    watchdog_interval: timedelta | None  #: how often systemd wants a sign of life; None = never

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Notifier":
        """Read what systemd set for this process."""
        microseconds = environment.get("WATCHDOG_USEC", "")
        meant_for_us = environment.get("WATCHDOG_PID") in (None, str(os.getpid()))
        interval = timedelta(microseconds=int(microseconds)) if microseconds.isdigit() else None
        return cls(
            address=environment.get("NOTIFY_SOCKET") or None,
            watchdog_interval=interval if meant_for_us else None,
        )

    def ready(self, status: str) -> None:
        """Started, or reloaded."""
        self._send("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """Reading the configuration again."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def alive(self, status: str) -> None:
        """Everything made progress."""
        self._send("WATCHDOG=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        """Say something without a sign of life."""
        self._send(f"STATUS={status}")

    def stopping(self) -> None:
        """Finishing what is in hand."""
        self._send("STOPPING=1")

    def _send(self, *lines: str) -> None:
        if self.address is None:
            return
        # An abstract socket's name begins with a NUL byte, which systemd writes as "@".
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        message = "\n".join(line.replace("\n", " ") for line in lines).encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            try:
                channel.sendto(message, address)
            except OSError:
                return  # systemd restarts a service that stays silent; nothing better can be done here
