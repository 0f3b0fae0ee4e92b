"""What to do about a finding: steps for a person, edits for `diagnose fix`."""

from __future__ import annotations

from dataclasses import dataclass

from diagnose.model.location import Location


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace the text of a region by `new_text`; an empty region inserts."""

    location: Location
    new_text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out: `safety` is `safe` (keeps the meaning), `unsafe` (may change behaviour) or `manual` (no edits)."""

    title: str
    steps: tuple[str, ...] = ()
    safety: str = "manual"
    edits: tuple[TextEdit, ...] = ()
