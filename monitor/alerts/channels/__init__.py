"""One module per way to reach a person; each keeps the Channel promise of `monitor.ports.outside`."""
