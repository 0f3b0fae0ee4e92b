"""Frames: what container runtimes, collectors and consoles put around a program's lines; one module a frame."""
