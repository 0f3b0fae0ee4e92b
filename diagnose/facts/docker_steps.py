"""The instructions of a component's Dockerfiles one by one, as build logs name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.docker_instructions import read_instructions
from diagnose.facts.docker_model import DockerModel
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView


def extract(component: ComponentView) -> dict[str, Any]:
    """Return one fact an instruction; its text has single spaces, as BuildKit prints it."""
    return {"docker_steps": [fact for model in component.docker_models for fact in _steps(component, model)]}


def _steps(component: ComponentView, model: DockerModel) -> Iterator[Fact]:
    path, stage, workdir = component.sources.display(model.path), -1, "/"
    for instruction in read_instructions(model.source)[0]:
        text = " ".join(instruction.text.split())
        stage += instruction.keyword == "FROM"
        if instruction.keyword == "FROM":
            workdir = "/"
        elif instruction.keyword == "WORKDIR":
            workdir = text if text.startswith("/") else f"{workdir.rstrip('/')}/{text}"
        region = model.region(instruction.start, instruction.end)
        yield make_fact("DockerStep", path, region, None, keyword=instruction.keyword, text=text, stage=stage, workdir=workdir)
