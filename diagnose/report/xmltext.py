"""Text in XML 1.0 documents."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML document may not hold, however it is written."""


def text(value: str) -> str:
    """Return text for between tags."""
    return escape(_FORBIDDEN.sub("\ufffd", value))


def attributes(values: dict[str, object]) -> str:
    """Return attributes, each with a blank before it."""
    return "".join(f" {name}={_quoted(str(value))}" for name, value in values.items())


def _quoted(value: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", value))
