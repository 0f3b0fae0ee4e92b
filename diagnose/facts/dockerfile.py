"""Dockerfiles as facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.component import normal_path
from diagnose.facts.docker_instructions import KEYWORDS
from diagnose.facts.docker_model import Argument, Copy, DockerModel, Placed, Stage, User
from diagnose.facts.numbers import int_of_text
from diagnose.facts.patterns import Pattern
from diagnose.facts.tree import join
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.suggest import nearest

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_MAX_RANGE = 20
_MAX_UNKNOWN = 3
_TEMPLATE_MARKS = ("{{", "{%", "<%", "@", "${")
"""What a file starts a line with that another program turns into a Dockerfile."""

_MAX_TEXT = 2_000
_ADD_USER = Pattern(r"\b(?:useradd|adduser)\b[^;&|\n]{0,500}")
_USER_NUMBER = Pattern(r"(?:-u|--uid)[ =]+(\d{1,9})\b")
_USER_NAME = Pattern(r"[A-Za-z_][\w-]*\Z")
_SECRET_NAME = Pattern(r"(?i)(?:passw(?:or)?d|secret|token|api_?key|private_?key|credentials?)(?:_?(?:key|value))?\d?\Z")
_SECRET_VALUE = Pattern(r"(?!(?i:changeme|change_me|none|null|true|false|your|example|placeholder|dummy|xxx|todo|<))[^\s${}<>/]{6,}\Z")
_ASIDE = frozenset({
    "test", "tests", "e2e", "ci", "dev", "examples", "example", "docs", "benchmark", "benchmarks", "tools", "scripts", "hack", ".github",
})  # fmt: skip
"""Folders whose Dockerfiles are not for deployment, unless something says so."""

_OPEN = Pattern(r"[$*?\[\]{}]|://|@[^/]*:")
"""What a source has that is a pattern, a variable or an address."""

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
    facts = [_dockerfile(component, model) for model in component.docker_models]
    return {"dockerfiles": facts, "dockerfile_absent": component.dockerfile_absent}


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
    at = {"final_base": last.base.region, "final_stage": last.region} if last else {}
    if model.placed:
        at["end"] = model.placed[-1].region
    if model.users:
        at["final_user"] = at["uid"] = model.users[-1].argument.region
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
        final_stage=last.name.text if last else "",
        uid=scanned_uid(model),
        run_as=last.user if last else "",
        user_ids=created_users(model),
        built=model.path == built_dockerfile(component),
        end=model.placed[-1].instruction.keyword if model.placed else "",
        ignores=component.tree.has_file(join(model.path.rpartition("/")[0], ".dockerignore")),
        instructions=[_instruction(path, model, placed) for placed in model.placed],
        variables=[fact for placed in model.placed for fact in _variables(path, model, placed)],
    )


def built_dockerfile(component: ComponentView) -> str:
    """Return the Dockerfile that Choreo builds: the one that is said, the one of this name, or the only one; "" when unclear."""
    paths = component.files("dockerfile")
    if component.dockerfile:
        return component.dockerfile
    if not component.fields.get("choreo_files") and not _ASIDE.isdisjoint(component.path.split("/")):
        return ""
    own = [path for path in paths if path.rpartition("/")[0] == component.path]
    named = [path for path in own if path.rpartition("/")[2].lower() in _WHOLE_FILES]
    return next(iter(named), paths[0] if len(paths) == 1 and not _is_for_development(paths[0]) else "")


def _is_for_development(path: str) -> bool:
    return any(word in path.rpartition("/")[2].lower() for word in ("dev", "test", "local", "debug", "ci", "build"))


def scanned_uid(model: DockerModel) -> int:
    """Return the number of the last USER as Choreo's scan reads it, -1 for what it does not take for a number.

    The scan hands the instruction's text to Python's `int`: no variables, no names, no group, no comment behind it.
    """
    text = model.users[-1].argument.raw if model.users else ""
    try:
        return int(text) if len(text) < 20 else -1
    except ValueError:
        return -1


def _instruction(path: str, model: DockerModel, placed: Placed) -> Fact:
    instruction = placed.instruction
    return make_fact(
        "DockerInstruction",
        path,
        placed.region,
        keyword=instruction.keyword,
        text=instruction.text[:_MAX_TEXT],
        words=[word.text for word in model.words(placed)][:50] if instruction.keyword in ("CMD", "ENTRYPOINT", "VOLUME", "ADD") else [],
        exec_form=instruction.text.startswith("["),
        stage=placed.stage,
        final=model.is_final(placed.stage),
        user=placed.user,
    )


def _variables(path: str, model: DockerModel, placed: Placed) -> Iterator[Fact]:
    """Yield the variables of an ENV or ARG; a name without a value has the empty one."""
    keyword, text = placed.instruction.keyword, placed.instruction.text
    if keyword not in ("ENV", "ARG"):
        return
    words = model.words(placed)
    if keyword == "ENV" and words and "=" not in words[0].raw:
        words = [words[0]._replace(text=f"{words[0].raw}={text[len(words[0].raw) :].strip()}")]
    for word in words:
        name, equals, value = word.text.partition("=")
        is_secret = bool(_SECRET_NAME.search(name)) and bool(_SECRET_VALUE.match(value))
        yield make_fact(
            "DockerVariable",
            path,
            word.region,
            name=name,
            value="" if is_secret else value[:_MAX_TEXT],
            secret=is_secret,
            given=bool(equals),
            instruction=keyword,
            stage=placed.stage,
            final=model.is_final(placed.stage),
        )


def created_users(model: DockerModel) -> dict[str, str]:
    """Return the users that RUN instructions create with a number of their own."""
    found: dict[str, str] = {}
    for run in (run for stage in model.stages for run in stage.runs if "user" in run.text):
        for match in _ADD_USER.finditer(run.text):
            numbers = _USER_NUMBER.findall(match[0])
            names = [word for word in match[0].split()[1:] if _USER_NAME.match(word)]
            if numbers and names:
                found[names[-1]] = numbers[-1]
    return found


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


def mark_absent_copies(component: ComponentView) -> None:
    """Note which sources of COPY are not in the build context; patterns, variables and what Git submodules bring are left alone."""
    contexts = component.fields.get("docker_contexts", ())
    if not contexts or component.tree.has_file(".gitmodules"):
        return
    context = "" if contexts[0]["path"] == "." else contexts[0]["path"]
    for dockerfile in component.fields.get("dockerfiles", ()):
        for copy in dockerfile["copies"] if dockerfile["built"] else ():
            copy["absent"] = not copy["from_stage"] and _is_absent(component, context, copy["source"])


def _is_absent(component: ComponentView, context: str, source: str) -> bool:
    if not source or _OPEN.search(source) or source.startswith("<<"):
        return False
    path = normal_path(source, context)
    return path is not None and not (
        component.tree.has_file(path) or component.tree.has_folder(path) or component.sources.on_disk(path).exists()
    )


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
