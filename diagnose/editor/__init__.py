"""The language server: what editors show while files are being written."""
