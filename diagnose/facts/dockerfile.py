"""Dockerfiles as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.docker_instructions import KEYWORDS
from diagnose.facts.docker_model import Argument, Copy, DockerModel, Stage, User
from diagnose.facts.numbers import int_of_text
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.suggest import nearest

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_MAX_RANGE = 20
_MAX_UNKNOWN = 3
_TEMPLATE_MARKS = ("{{", "{%", "<%", "@", "${")
"""What a file starts a line with that another program turns into a Dockerfile."""

_WHOLE_FILES = frozenset({"dockerfile", "containerfile"})
"""Names of files that are never only a part to include."""


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the component's Dockerfiles; what no Docker version understands becomes a problem."""
    for path in component.files("dockerfile"):
        text = component.sources.text(path)
        if text is not None and text.strip():
            model = DockerModel(path, text)
            component.docker_models.append(model)
            _report_unknown(component, model)
    return {"dockerfiles": [_dockerfile(component, model) for model in component.docker_models]}


def _report_unknown(component: ComponentView, model: DockerModel) -> None:
    if any(word.startswith(_TEMPLATE_MARKS) for word, _ in model.unknown):
        return
    if not model.stages:
        if model.path.rpartition("/")[2].lower() in _WHOLE_FILES:
            component.sources.problem("syntax", "broken Dockerfile: no FROM instruction", model.path, Region(1, 1, 1, 1))
        return
    for word, region in model.unknown[:_MAX_UNKNOWN]:
        best = nearest(word, KEYWORDS, cutoff=60)
        hint = f"; did you mean {best}?" if best else ""
        component.sources.problem("syntax", f"broken Dockerfile: unknown instruction {word[:40]}{hint}", model.path, region)


def _dockerfile(component: ComponentView, model: DockerModel) -> Fact:
    path = component.sources.display(model.path)
    last = model.stages[-1] if model.stages else None
    users = [_user(path, user, user is model.users[-1]) for user in model.users]
    at = {"final_base": last.base.region} if last else {}
    if model.users:
        at["final_user"] = model.users[-1].argument.region
    return make_fact(
        "Dockerfile",
        path,
        None,
        at,
        name=model.path.rpartition("/")[2],
        stages=[_stage(path, stage, stage is last) for stage in model.stages],
        users=users,
        exposes=[fact for stage in model.stages for port in stage.exposes for fact in _exposes(path, port, stage.index)],
        copies=[fact for stage in model.stages for copy in stage.copies for fact in _copies(path, copy, stage.index)],
        final_user=model.users[-1].argument.raw if model.users else "",
        final_base=last.image if last else "",
    )


def _stage(path: str, stage: Stage, final: bool) -> Fact:
    at = {"base": stage.base.region, "name": stage.name.region}
    if stage.workdir_region:
        at["workdir"] = stage.workdir_region
    return make_fact(
        "DockerStage",
        path,
        stage.region,
        at,
        index=stage.index,
        name=stage.name.text,
        base=stage.base.text,
        workdir=stage.workdir,
        final=final,
    )


def _user(path: str, user: User, last: bool) -> Fact:
    argument = user.argument
    at = {"text": argument.region, "expanded": argument.region}
    return make_fact("DockerUser", path, argument.region, at, text=argument.raw, expanded=argument.text, stage=user.stage, last=last)


def _exposes(path: str, argument: Argument, stage: int) -> list[Fact]:
    ports, _, protocol = argument.text.partition("/")
    low, dash, high = ports.partition("-")
    first, last = int_of_text(low), int_of_text(high if dash else low)
    numbers = range(first, last + 1) if 0 < first <= last < first + _MAX_RANGE else [0 if dash else first]
    at = {"port": argument.region, "protocol": argument.region}
    return [
        make_fact("DockerExpose", path, argument.region, at, port=number, protocol=protocol.lower() or "tcp", stage=stage)
        for number in numbers
    ]


def _copies(path: str, copy: Copy, stage: int) -> list[Fact]:
    return [
        make_fact(
            "DockerCopy",
            path,
            source.region,
            {"source": source.region, "target": copy.target.region, "from_stage": copy.from_stage.region},
            source=source.text,
            target=copy.path,
            from_stage=copy.from_stage.text,
            stage=stage,
            instruction=copy.instruction,
        )
        for source in copy.sources
    ]
