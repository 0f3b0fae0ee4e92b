"""Log bytes in, blocks of whole lines and readable log lines out."""
