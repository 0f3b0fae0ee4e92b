"""What to do about a finding: steps for a person, edits for `diagnose fix`."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.model.location import Location


class TextEdit(NamedTuple):
    """Replace the text of a region by `new_text`; an empty region inserts."""

    location: Location
    new_text: str


class FileEdit(NamedTuple):
    """Do something to a file as a whole: `create` it with `new_text`, `delete` it, or `move` it to the path `to`."""

    location: Location
    action: str
    to: str = ""
    new_text: str = ""


Edit = TextEdit | FileEdit


class EditRequest(NamedTuple):
    """An edit as a rule wants it, before the file's own style decides on the text: see `EditTemplate` for the actions.

    `location` is the target: a region, or no region for the file's root value or the file itself. `is_source` says that
    `text` is written as it stands; otherwise it is a value that is quoted as the file needs it.
    """

    action: str
    location: Location
    text: str = ""
    is_source: bool = False
    key: str = ""
    under: str = ""
    name: str = ""
    to: str = ""


class Fix(NamedTuple):
    """One way out: `safety` is `safe` (keeps the meaning), `unsafe` (may change behaviour) or `manual` (no edits).

    `requests` are what the rule asks for; `edits` are the same in terms of text, present once the files were consulted.
    `obstacle` says why a fix that could have edits has none.
    """

    title: str
    steps: tuple[str, ...] = ()
    safety: str = "manual"
    edits: tuple[Edit, ...] = ()
    requests: tuple[EditRequest, ...] = ()
    obstacle: str = ""
