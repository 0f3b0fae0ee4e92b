"""What was probably meant: a key that the format knows, a value that is allowed, a file that is there."""

from __future__ import annotations

import os
from collections.abc import Iterator

from diagnose.correlate.casting import text_value
from diagnose.correlate.constraints import exists
from diagnose.correlate.places import Place
from diagnose.model.rule import Rule
from diagnose.syntax.documents import Document
from diagnose.syntax.suggest import nearest

MAX_ENTRIES = 2000
"""Files and folders looked at for one that has the name wanted."""

MAX_DEPTH = 4
_SKIPPED = frozenset({"node_modules", "target", "dist", "build", "vendor", "venv", "__pycache__"})


def suggestion_of(place: Place, rule: Rule) -> str:
    """Return the word or path that was probably meant, "" when nothing is alike."""
    if place.state == "unknown":
        return _meant(place.name, _free_keys(place), rule)
    text = text_value(place.node)
    if "one_of" in rule.must:
        return _meant(text.strip(), [str(word) for word in rule.must["one_of"]], rule)
    return _file_like(place.document, text) if "exists" in rule.must and text else ""


def hint_of(place: Place, rule: Rule) -> str:
    """Return the suggestion as a sentence to put after another."""
    suggestion = suggestion_of(place, rule)
    return f" Did you mean '{suggestion}'?" if suggestion else ""


def _meant(word: str, known: list[str], rule: Rule) -> str:
    said = rule.instead.get(word.lower())
    if said is not None:
        return said
    same = next((name for name in known if name.lower() == word.lower()), None)
    return same or nearest(word, known) or ""


def _free_keys(place: Place) -> list[str]:
    """Return the keys that the mapping could have and has not."""
    shape = place.owner.shape if place.owner else None
    present = set(place.beside)
    return [name for name in shape.keys if name not in present] if shape else []


def _file_like(document: Document, path: str) -> str:
    """Return the path of a file of the same name, in any case, or else of an API definition; nearest to the context first."""
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    found = list(_files(document.folder))
    same = next((item for item in found if item.rpartition("/")[2].lower() == name and exists(document, item)), "")
    if same:
        return same
    stem, _, suffix = name.rpartition(".")
    alike = [item for item in found if item.lower().rpartition("/")[2] in {f"{stem}.yaml", f"{stem}.yml", f"{stem}.json"} - {f".{suffix}"}]
    if alike:
        return alike[0]
    definitions = [item for item in found if "openapi" in item.lower() or "swagger" in item.lower()]
    return definitions[0] if len(definitions) == 1 else ""


def _files(folder: str) -> Iterator[str]:
    """Yield paths below a folder, level by level; what tools put there is left out."""
    level, seen = [""], 0
    for _ in range(MAX_DEPTH):
        deeper: list[str] = []
        for inside in level:
            for entry in _entries(f"{folder}/{inside}" if inside else folder):
                path = f"{inside}/{entry.name}" if inside else entry.name
                seen += 1
                if seen > MAX_ENTRIES:
                    return
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif entry.name == ".choreo" or (entry.name not in _SKIPPED and not entry.name.startswith(".")):
                    deeper.append(path)
        level = deeper


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
