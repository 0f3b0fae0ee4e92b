"""Proves a bundle: it holds no secret, and analysing it gives the same findings."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from diagnose.engine.bundling.member import Member
from diagnose.engine.catalog import Catalog
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.model.result import Result
from diagnose.report.masking import mask_whole, secret_spans
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings

_ROUNDS = 3


Hide = Callable[[str, Sequence[str]], str]
"""Returns a text without secrets; given the text and more strings to hide."""


def starred(text: str, secrets: Sequence[str]) -> str:
    """Return a text with stars for secrets, as reports show them."""
    return mask_whole(text, (0, 0), secrets).text


def stood_in(text: str, secrets: Sequence[str]) -> str:
    """Return a text with stand-ins for secrets, which rules that look for such texts still match."""
    for _ in range(_ROUNDS):
        parts, last = [], 0
        for start, end in secret_spans(text, secrets):
            parts += [text[last:start], stand_in(text[start:end])]
            last = end
        changed = "".join([*parts, text[last:]])
        if changed == text:
            break
        text = changed
    return text


def stand_in(secret: str) -> str:
    """Return a text of the same form that tells nothing: `0` for each digit, `a` and `A` for letters."""
    return re.sub(r"[^\W\da-zA-Z_]", "a", re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "0", secret))))


def masked(member: Member, secrets: Sequence[str], hide: Hide = starred) -> Member:
    """Return a member without secrets."""
    text = member.data.decode("utf-8", "surrogateescape")
    for _ in range(_ROUNDS):
        clean = hide(text, secrets)
        if clean == text:
            break
        text = clean
    return member._replace(data=text.encode("utf-8", "surrogateescape"))


def holds_secret(member: Member, secrets: Sequence[str]) -> bool:
    """Whether there is still something to mask, stars and stand-ins aside."""
    text = member.data.decode("utf-8", "surrogateescape")
    found = (text[start:end] for start, end in secret_spans(text, secrets))
    return any(secret != stand_in(secret) for secret in found)


class Said(NamedTuple):
    """What a result says, without what differs between a whole and its parts: places, numbers, secrets."""

    findings: Counter[tuple[str, str]]
    diagnoses: Counter[str]


def said(result: Result, paths: Iterable[str]) -> Said:
    """Return what a result says; `paths` are the beginnings of paths that differ."""
    names = sorted({path.rstrip("/") + "/" for path in paths if path} | set(paths), key=len, reverse=True)
    secrets = sorted(result.secrets)

    def plain(message: str) -> str:
        for name in names:
            if len(name) > 1:
                message = message.replace(name, "")
        return re.sub(r"\d+", "#", mask_whole(message, (0, 0), secrets).text)

    findings = Counter((finding.rule, plain(finding.message)) for finding in result.findings)
    return Said(findings, Counter(diagnosis.rule for diagnosis in result.diagnoses))


def analysed(catalog: Catalog, members: Sequence[Member], selection: Selection) -> Said:
    """Return what the analysis of a bundle's files says, as somebody who unpacks it would run it."""
    with tempfile.TemporaryDirectory(prefix="diagnose-") as folder:
        for member in members:
            path = Path(folder, member.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.data)
        logs = [str(Path(folder, member.name)) for member in members if member.name.startswith("logs/")]
        roots = sorted(Path(folder).glob("project*"))
        projects = [(root, _settings(root)) for root in roots]
        result = run(catalog, Request(logs, projects, selection))
        return said(result, [*map(str, roots), *logs, f"{folder}/logs"])


def _settings(root: Path) -> Settings:
    path = find_settings(root)
    return load_settings(path, path.name)[0] if path else Settings()


def difference(whole: Said, part: Said) -> str:
    """Return in words what the analysis of the bundle says otherwise; "" when it says the same."""
    missing = [rule for rule, _ in (whole.findings - part.findings)] + list(whole.diagnoses - part.diagnoses)
    extra = [rule for rule, _ in (part.findings - whole.findings)] + list(part.diagnoses - whole.diagnoses)
    texts = [f"it lacks {', '.join(sorted(set(missing)))}" if missing else "", f"it adds {', '.join(sorted(set(extra)))}" if extra else ""]
    return " and ".join(text for text in texts if text)
