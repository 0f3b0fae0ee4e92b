"""What a Dockerfile does, stage by stage: bases, working folders, variables, copies and commands."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import NamedTuple

from diagnose.facts.docker_instructions import KEYWORDS, Instruction, read_instructions
from diagnose.facts.docker_words import Word, expand, split_flags, split_words
from diagnose.facts.positions import LineIndex
from diagnose.model.location import Region


class Argument(NamedTuple):
    """A word with its place in the file, as written and after substitution."""

    raw: str
    text: str
    region: Region


class Copy(NamedTuple):
    """A COPY or ADD: where from ("" is the build context), what, and the absolute target."""

    instruction: str
    sources: list[Argument]
    target: Argument
    path: str
    from_stage: Argument
    region: Region


class User(NamedTuple):
    """A USER instruction."""

    argument: Argument
    stage: int


class Placed(NamedTuple):
    """An instruction with the stage it is in (-1: before the first) and the user and variables in force there."""

    instruction: Instruction
    stage: int
    user: str
    region: Region


class Run(NamedTuple):
    """A RUN instruction: its shell text and where every character of it stands, and the folder it runs in."""

    text: str
    offsets: list[int]
    workdir: str


class Stage:
    """A build stage."""

    def __init__(self, index: int, name: Argument, base: Argument, region: Region, parent: Stage | None) -> None:
        self.index, self.name, self.base, self.region, self.parent = index, name, base, region, parent
        self.workdir: str = parent.workdir if parent else "/"
        self.workdir_region: Region | None = None
        self.env: dict[str, str] = dict(parent.env) if parent else {}
        self.user: str = parent.user if parent else ""
        """Who runs what comes next, after substitution; "" when only the base image says it."""
        self.args: dict[str, str] = {}
        self.copies: list[Copy] = []
        self.runs: list[Run] = []
        self.exposes: list[Argument] = []

    @property
    def values(self) -> dict[str, str]:
        """Variables in force: ENV wins over ARG."""
        return self.args | self.env

    @property
    def image(self) -> str:
        """The image that the stage, through its parents, stands on."""
        stage = self
        while stage.parent is not None:
            stage = stage.parent
        return stage.base.text


class DockerModel:
    """A read Dockerfile. `unknown` are words that stand where an instruction should."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.source = text
        self.stages: list[Stage] = []
        self.users: list[User] = []
        self.placed: list[Placed] = []
        self.unknown: list[tuple[str, Region]] = []
        self._lines = LineIndex(text)
        self._global_args: dict[str, str] = {}
        instructions, self._escape = read_instructions(text)
        for instruction in instructions:
            self._read(instruction)

    def stage(self, name: str) -> Stage | None:
        """Return the stage of a name or number (what `--from` and `FROM` take)."""
        named = [stage for stage in self.stages if stage.name.text and stage.name.text.lower() == name.lower()]
        if named:
            return named[-1]
        return self.stages[int(name)] if name.isascii() and name.isdecimal() and int(name[:9]) < len(self.stages) else None

    def words(self, placed: Placed) -> list[Argument]:
        """Return the words of an instruction, flags left out, with variables replaced."""
        values = self.stages[placed.stage].values if placed.stage >= 0 and placed.instruction.keyword != "FROM" else self._global_args
        _, words = self._words(placed.instruction)
        return [self._argument(placed.instruction, word, values) for word in words]

    def is_final(self, index: int) -> bool:
        """Return whether a stage is the last one, or one that the last one is built on."""
        stage: Stage | None = self.stages[-1] if self.stages else None
        while stage is not None and stage.index != index:
            stage = stage.parent
        return stage is not None

    def region(self, start: int, end: int) -> Region:
        """Return the region between two offsets of the file."""
        return self._lines.region(start, end)

    def _read(self, instruction: Instruction) -> None:
        if instruction.keyword not in KEYWORDS:
            end = instruction.start + len(instruction.keyword)
            self.unknown.append((instruction.keyword, self._lines.region(instruction.start, end)))
            return
        stage = self.stages[-1] if self.stages else None
        user = stage.user if stage else ""
        index = len(self.stages) if instruction.keyword == "FROM" else stage.index if stage else -1
        self.placed.append(Placed(instruction, index, user, self._full_region(instruction)))
        reader = _READERS.get(instruction.keyword)
        if reader is not None and (self.stages or instruction.keyword in {"FROM", "ARG"}):
            reader(self, instruction)

    def _words(self, instruction: Instruction) -> tuple[dict[str, Word], list[Word]]:
        return split_flags(split_words(instruction.text, self._escape))

    def _argument(self, instruction: Instruction, word: Word, values: dict[str, str]) -> Argument:
        region = self._lines.region(*instruction.span(word.start, word.end))
        return Argument(word.raw, expand(word.raw, values, self._escape), region)

    def _whole(self, instruction: Instruction) -> Word:
        return Word(instruction.text, 0, len(instruction.text))

    def _full_region(self, instruction: Instruction) -> Region:
        return self._lines.region(instruction.start, instruction.end)

    def _from(self, instruction: Instruction) -> None:
        _, words = self._words(instruction)
        if not words:
            return
        base = self._argument(instruction, words[0], self._global_args)
        here = instruction.span(words[0].start, words[0].start)
        name = Argument("", "", self._lines.region(*here))
        if len(words) >= 3 and words[1].raw.upper() == "AS":
            name = self._argument(instruction, words[2], {})
        parent = self.stage(base.text) if not base.text.isdecimal() else None
        self.stages.append(Stage(len(self.stages), name, base, self._full_region(instruction), parent))

    def _arg(self, instruction: Instruction) -> None:
        for word in split_words(instruction.text, self._escape):
            name, equals, value = word.raw.partition("=")
            scope = self.stages[-1].args if self.stages else self._global_args
            values = self.stages[-1].values if self.stages else self._global_args
            if equals:
                scope[name] = expand(value, values, self._escape)
            elif self.stages and name in self._global_args:
                scope[name] = self._global_args[name]

    def _env(self, instruction: Instruction) -> None:
        stage, words = self.stages[-1], split_words(instruction.text, self._escape)
        if words and "=" not in words[0].raw:
            value = instruction.text[words[0].end :].strip()
            stage.env[words[0].raw] = expand(value, stage.values, self._escape)
            return
        values = stage.values
        for word in words:
            name, _, value = word.raw.partition("=")
            stage.env[name] = expand(value, values, self._escape)

    def _workdir(self, instruction: Instruction) -> None:
        stage = self.stages[-1]
        argument = self._argument(instruction, self._whole(instruction), stage.values)
        stage.workdir = absolute(argument.text, stage.workdir)
        stage.workdir_region = argument.region

    def _user(self, instruction: Instruction) -> None:
        stage = self.stages[-1]
        self.users.append(User(self._argument(instruction, self._whole(instruction), stage.values), stage.index))
        stage.user = self.users[-1].argument.text

    def _expose(self, instruction: Instruction) -> None:
        stage = self.stages[-1]
        stage.exposes += [self._argument(instruction, word, stage.values) for word in split_words(instruction.text, self._escape)]

    def _copy(self, instruction: Instruction) -> None:
        stage = self.stages[-1]
        flags, words = split_flags(split_words(instruction.text, self._escape))
        if not flags and instruction.text.startswith("["):
            words = split_words(instruction.text, self._escape)
        elif words and words[0].raw.startswith("["):
            words = _after_flags(instruction.text, words[0].start, self._escape)
        if len(words) < 2:
            return
        arguments = [self._argument(instruction, word, stage.values) for word in words]
        no_flag = Word("", 0, 0)
        from_stage = self._argument(instruction, flags.get("from", no_flag), stage.values | self._global_args)
        sources = [argument for argument in arguments[:-1] if not argument.raw.startswith("<<")]
        path = absolute(arguments[-1].text, stage.workdir)
        stage.copies.append(Copy(instruction.keyword, sources, arguments[-1], path, from_stage, self._full_region(instruction)))

    def _run(self, instruction: Instruction) -> None:
        stage = self.stages[-1]
        _, words = self._words(instruction)
        start = words[0].start if words else 0
        if instruction.heredoc is not None:
            first, last = instruction.heredoc
            stage.runs.append(Run(self.source[first:last], list(range(first, last)), stage.workdir))
        stage.runs.append(Run(instruction.text[start:], instruction.offsets[start:], stage.workdir))


_READERS: dict[str, Callable[[DockerModel, Instruction], None]] = {
    "FROM": DockerModel._from,
    "ARG": DockerModel._arg,
    "ENV": DockerModel._env,
    "WORKDIR": DockerModel._workdir,
    "USER": DockerModel._user,
    "EXPOSE": DockerModel._expose,
    "COPY": DockerModel._copy,
    "ADD": DockerModel._copy,
    "RUN": DockerModel._run,
}


def _after_flags(text: str, start: int, escape: str) -> list[Word]:
    return [Word(word.raw, word.start + start, word.end + start) for word in split_words(text[start:], escape)]


def absolute(path: str, workdir: str) -> str:
    """Return an image path as an absolute one without `.`, `..` and a slash at its end."""
    path = path.replace("\\", "/") if path[1:3] == ":\\" else path
    joined = posixpath.normpath(posixpath.join(workdir, path))
    return "/" + joined.lstrip("/") if joined != "." else "/"
