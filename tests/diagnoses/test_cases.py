"""Projects with injected faults and the logs that they cause: the true cause comes first, what follows from it is under it.

Every case is a healthy project with its healthy log, of which there is no diagnosis, and faults: a change of files, the
log, which diagnosis is first, which places it cites and which findings it explains. Variants with other names, other ports
and another folder show that nothing hangs on those.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from diagnose.engine.catalog import Catalog
from diagnose.engine.observing import observing
from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.model.result import Result
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings

FOLDER = Path(__file__).parent / "cases"
CASES: dict[str, dict[str, Any]] = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
FAULTS = [(name, number) for name, case in CASES.items() for number in range(len(case["faults"]))]


class Variant(NamedTuple):
    """How a case is told: words that are replaced in files and log, and the folder that the component is in."""

    name: str
    words: tuple[tuple[str, str], ...] = ()
    folder: str = ""

    def told(self, text: str) -> str:
        for old, new in self.words:
            text = text.replace(old, new)
        return text


PLAIN = Variant("plain")
OTHER = Variant(
    "other", (("8080", "7171"), ("9090", "6161"), ("orders", "invoices"), ("catalog", "assets-api"), ("ORDERS", "INVOICES")), "services/one"
)


@cache
def catalog() -> Catalog:
    return load_catalog().catalog


def examine(tmp_path: Path, files: dict[str, str], log: str, variant: Variant) -> Result:
    root = tmp_path / "project"
    for name, text in files.items():
        path = root / ("" if name == "diagnose.yaml" else variant.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        is_settings = bool(variant.folder) and name == "diagnose.yaml"
        told = text.replace("  .: {", f"  {variant.folder}: {{") if is_settings else text
        path.write_text(variant.told(told), encoding="utf-8")
    (tmp_path / "app.log").write_text(variant.told(log), encoding="utf-8")
    found = find_settings(root)
    settings = load_settings(found, str(found))[0] if found else Settings()
    return run(catalog(), Request([str(tmp_path / "app.log")], [(root, settings)]))


def changed(files: dict[str, str], change: dict[str, list[str]]) -> dict[str, str]:
    for name, (old, _) in change.items():
        assert old in files[name], f"{name} has no {old!r}"
    return files | {name: files[name].replace(old, new, 1) for name, (old, new) in change.items()}


@pytest.mark.parametrize("variant", [PLAIN, OTHER], ids=lambda variant: variant.name)
@pytest.mark.parametrize("name", CASES)
def test_no_diagnosis_of_what_is_healthy(tmp_path: Path, name: str, variant: Variant) -> None:
    result = examine(tmp_path, CASES[name]["files"], CASES[name]["log"], variant)
    assert [(item.rule, item.root_cause) for item in result.diagnoses] == []
    assert [item.message for item in result.errors if not item.is_notice] == []


@pytest.mark.parametrize("variant", [PLAIN, OTHER], ids=lambda variant: variant.name)
@pytest.mark.parametrize(
    ("name", "number"), FAULTS, ids=[f"{name}-{CASES[name]['faults'][number]['name']}".replace(" ", "-") for name, number in FAULTS]
)
def test_the_true_cause_is_first(tmp_path: Path, name: str, number: int, variant: Variant) -> None:
    case, fault = CASES[name], CASES[name]["faults"][number]
    result = examine(tmp_path, changed(case["files"], fault.get("change", {})), fault["log"], variant)
    wanted = [fault["first"], *fault.get("also", [])]  # several independent faults come in any order
    assert sorted(item.rule for item in result.diagnoses[: len(wanted)]) == sorted(wanted)
    first = next(item for item in result.diagnoses if item.rule == fault["first"])
    assert first.next_steps
    rules = {item.fingerprint: item.rule for item in result.findings}
    assert set(fault.get("under", ())) <= {rules[name] for name in first.findings}
    places = [str(item.location) for item in first.evidence]
    said = first.root_cause + " ".join(places)
    for place in fault.get("cites", ()):
        end = place if place.startswith("diagnose.yaml") or not variant.folder else f"{variant.folder}/{place}"
        assert f"/{variant.told(end)}" in said, (end, said)


@pytest.mark.parametrize(("name", "number"), FAULTS, ids=[f"{name}-{number}" for name, number in FAULTS])
def test_every_place_that_is_cited_can_be_opened_again(tmp_path: Path, name: str, number: int) -> None:
    fault = CASES[name]["faults"][number]
    result = examine(tmp_path, changed(CASES[name]["files"], fault.get("change", {})), fault["log"], PLAIN)
    for item in (evidence for diagnosis in result.diagnoses for evidence in diagnosis.evidence):
        if item.location.region and Path(item.location.path).is_file():
            lines = Path(item.location.path).read_text(encoding="utf-8").split("\n")
            assert 1 <= item.location.region.line <= len(lines)
    assert any(Path(item.location.path).name == "app.log" for item in result.diagnoses[0].evidence)


def test_observations_cost_nothing_where_no_project_is_given() -> None:
    slots = {rule for rule, _, _ in catalog().plan.slots}
    observed = {rule.id for rule in catalog().of_kind("observation")}
    assert observed
    assert slots.isdisjoint(observed)
    assert {rule for rule, _, _ in observing(catalog()).plan.slots} == slots | observed


def test_observations_are_no_findings(tmp_path: Path) -> None:
    result = examine(tmp_path, CASES["go-service"]["files"], CASES["go-service"]["log"], PLAIN)
    assert [item.rule for item in result.observations] == ["observed/listening"]
    assert not any(item.rule.startswith("observed/") for item in result.findings)
