"""Which component of a project a log finding is about."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.model.fact import Fact
from diagnose.model.finding import Finding

_LANGUAGE_OF_AREA = {
    **dict.fromkeys(("node", "npm", "yarn", "pnpm", "angular", "vite", "react", "vue", "nextjs"), "javascript"),
    **{name: name for name in ("python", "java", "go", "php", "ruby", "dotnet", "rust", "ballerina")},
}
"""Area of a rule -> the language of the programs whose logs it reads."""


def is_about(finding: Finding, component: Fact, components: Sequence[Fact]) -> bool:
    """Whether a finding may be about a component: nothing says that it is about another one."""
    if len(components) == 1:
        return True
    if finding.component:
        return bool(finding.component == component["path"])
    named = _named_in(finding.location.path, components)
    if named is not None:
        return named is component
    language = _LANGUAGE_OF_AREA.get(finding.rule.partition("/")[0])
    if language is None or not any(_speaks(item, language) for item in components):
        return True
    return _speaks(component, language)


def _named_in(path: str, components: Sequence[Fact]) -> Fact | None:
    """Return the component whose name a log's file name has; the longest name counts."""
    name = path.rpartition("/")[2].lower()
    named = [item for item in components if len(item["name"]) > 2 and item["name"].lower() in name]
    return max(named, key=lambda item: len(item["name"]), default=None)


def _speaks(component: Fact, language: str) -> bool:
    return any(marker["language"] == language for marker in component["languages"])
