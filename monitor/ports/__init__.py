"""What each room asks of others, as Protocols: small promises that any implementation keeps."""
