"""The options that say in which formats a run reports, and into which files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

FORMATS = ("text", "json", "json-lines", "sarif", "github", "gitlab", "junit", "markdown", "html", "checkstyle", "rdjson")
"""The formats, as help lists them."""

ALIASES = {"jsonl": "json-lines", "ndjson": "json-lines", "md": "markdown", "codeclimate": "gitlab"}
BY_SUFFIX = {
    ".sarif": "sarif",
    ".json": "json",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
}
"""The format of an output without one, by the file's name."""


class Collect(argparse.Action):
    """Keeps every value of a repeatable option in the list `dest + "s"`, and the first in `dest`."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:
        """Note a value."""
        del parser, option
        known = getattr(namespace, f"{self.dest}s", None) or []
        setattr(namespace, f"{self.dest}s", [*known, values])
        setattr(namespace, self.dest, known[0] if known else values)


def format_name(text: str) -> str:
    """Return the format that a word of the command line means."""
    name = ALIASES.get(text, text)
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(FORMATS)}")
    return name


def add_report_options(group: argparse._ArgumentGroup) -> None:
    """Add --format and --output."""
    formats = f"format of the report: {', '.join(FORMATS)} (default: text, or what the FILE's name says)"
    group.add_argument("--format", "-f", metavar="FORMAT", type=format_name, action=Collect, default="text", help=formats)
    files = "write the report to FILE; repeat -f and -o for several reports in one run"
    group.add_argument("--output", "-o", metavar="FILE", type=Path, action=Collect, help=files)
