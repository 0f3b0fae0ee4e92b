"""Checks what an example of a rule says about its files after the fix."""

from __future__ import annotations

import tempfile
from pathlib import Path

from diagnose.engine.catalog import Catalog
from diagnose.engine.proof import offer
from diagnose.engine.run import Request
from diagnose.fixes.plan import Plan
from diagnose.model.rule import Example, Rule
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings


def fix_failure(catalog: Catalog, rule: Rule, example: Example) -> str:
    """Return what is wrong with the fixed files of an example; "" when they are as it says, and stay so when fixed again."""
    with tempfile.TemporaryDirectory(prefix="diagnose-") as folder:
        root = Path(folder, "project").resolve()
        for name, text in example.files.items():
            _write(root / name, text.encode())
        plan = _plan(catalog, rule, root)
        wanted = {name: None if text is None else text.encode() for name, text in example.after.items()}
        if problem := _difference(plan, root, wanted):
            return problem
        for change in plan.changes:
            if change.origin:
                Path(change.origin.real).unlink()
            if change.after is None:
                Path(change.target.real).unlink()
            else:
                _write(Path(change.target.real), change.after)
        return "fixed again, it changes once more" if _plan(catalog, rule, root).changes else ""


def _plan(catalog: Catalog, rule: Rule, root: Path) -> Plan:
    path = find_settings(root)
    settings = load_settings(path, path.name)[0] if path else Settings()
    request = Request(projects=[(root, settings)])
    return offer(catalog, request, lambda finding, _: finding.rule == rule.id).plan


def _difference(plan: Plan, root: Path, wanted: dict[str, bytes | None]) -> str:
    found: dict[str, bytes | None] = {}
    for change in plan.changes:
        if change.origin:
            found[Path(change.origin.real).relative_to(root).as_posix()] = None
        found[Path(change.target.real).relative_to(root).as_posix()] = change.after
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found or name not in wanted or found[name] != wanted[name]:
            return f"after the fix, {name} {_said(found, name)}{_reasons(plan)}"
    return ""


def _said(found: dict[str, bytes | None], name: str) -> str:
    if name not in found:
        return "is as it was before"
    data = found[name]
    return "is gone" if data is None else f"is {data.decode('utf-8', 'replace')!r}"


def _reasons(plan: Plan) -> str:
    return "".join(f"; {item.reason}" for item in plan.left)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
