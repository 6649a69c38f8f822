"""One module per command: options in, exit code out."""
