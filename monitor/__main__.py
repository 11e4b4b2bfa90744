"""`python -m monitor` and the command `nhs-monitor`."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from monitor.cli.app import main as run  # noqa: PLC0415 - keeps the spawned workers' import small

        run()
    except KeyboardInterrupt:  # while all that it needs is imported; from then on, click hears of it
        sys.exit(130)


if __name__ == "__main__":
    main()
