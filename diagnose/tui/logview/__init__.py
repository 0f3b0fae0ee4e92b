"""The log view: a log of any size in the terminal, of which only what is seen is read and drawn."""
