"""`python -m monitor` and the command `nhs-monitor`."""


def main() -> None:
    """Run the command line."""
    from monitor.cli.app import main as run  # noqa: PLC0415 - keeps the spawned workers' import small

    run()


if __name__ == "__main__":
    main()
