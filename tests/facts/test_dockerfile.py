"""Dockerfiles: instructions, words, stages, and what Docker's own parser does with odd text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.facts.docker_instructions import read_instructions
from diagnose.facts.docker_model import DockerModel, absolute
from diagnose.facts.docker_words import expand, split_flags, split_words
from diagnose.model.fact import Fact
from tests.facts.projects import at, component_of, extracted, plain, source

MULTI_STAGE = """\
# syntax=docker/dockerfile:1
ARG NODE=18
ARG REGISTRY
FROM --platform=$BUILDPLATFORM node:${NODE}-alpine AS Build
WORKDIR /app
COPY package*.json ./
RUN npm ci && \\
    # a comment inside
\\
    npm run build
COPY . .

from ${REGISTRY:-docker.io}/nginxinc/nginx-unprivileged:alpine
ENV APP_UID=10014 HTML=/usr/share/nginx/html
ENV LEGACY form with blanks
WORKDIR $HTML
COPY --chown=10014:10014 --from=build /app/dist ./
ADD ["my file.txt", "other.txt", "/data/"]
EXPOSE 8080 8443/TCP 5000-5002/udp $PORT
USER root
RUN chown -R ${APP_UID} .
USER ${APP_UID}
"""


def dockerfile(root: Path, text: str, name: str = "Dockerfile") -> Fact:
    (fact,) = component_of(root, {name: text})["dockerfiles"]
    return fact


def model(text: str) -> DockerModel:
    return DockerModel("Dockerfile", text)


def test_stages(tmp_path: Path) -> None:
    build, final = dockerfile(tmp_path, MULTI_STAGE)["stages"]
    assert plain(build, "index", "name", "base", "workdir", "final") == (0, "Build", "node:18-alpine", "/app", False)
    assert plain(final, "index", "name", "base", "workdir", "final") == (
        1, "", "docker.io/nginxinc/nginx-unprivileged:alpine", "/usr/share/nginx/html", True,
    )  # fmt: skip
    assert source(build, "base") == "node:${NODE}-alpine"
    assert source(build, "name") == "Build"
    assert source(final).startswith("from ${REGISTRY")


def test_users(tmp_path: Path) -> None:
    fact = dockerfile(tmp_path, MULTI_STAGE)
    assert [plain(user, "text", "expanded", "stage", "last") for user in fact["users"]] == [
        ("root", "root", 1, False),
        ("${APP_UID}", "10014", 1, True),
    ]
    assert [source(user, "text") for user in fact["users"]] == ["root", "${APP_UID}"]
    assert plain(fact, "final_user", "final_base") == ("${APP_UID}", "docker.io/nginxinc/nginx-unprivileged:alpine")


def test_exposes(tmp_path: Path) -> None:
    exposes = dockerfile(tmp_path, MULTI_STAGE)["exposes"]
    assert [plain(expose, "port", "protocol") for expose in exposes] == [
        (8080, "tcp"), (8443, "tcp"), (5000, "udp"), (5001, "udp"), (5002, "udp"), (0, "tcp"),
    ]  # fmt: skip
    assert source(exposes[1], "port") == "8443/TCP"


def test_copies(tmp_path: Path) -> None:
    copies = dockerfile(tmp_path, MULTI_STAGE)["copies"]
    assert [plain(copy, "instruction", "source", "target", "from_stage", "stage") for copy in copies] == [
        ("COPY", "package*.json", "/app", "", 0),
        ("COPY", ".", "/app", "", 0),
        ("COPY", "/app/dist", "/usr/share/nginx/html", "build", 1),
        ("ADD", "my file.txt", "/data", "", 1),
        ("ADD", "other.txt", "/data", "", 1),
    ]
    assert source(copies[2], "from_stage") == "build"
    assert source(copies[2], "source") == "/app/dist"
    assert source(copies[3], "source") == "my file.txt"


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: text.rstrip("\n")])
def test_line_ends_do_not_matter(tmp_path: Path, change: Any) -> None:
    fact = dockerfile(tmp_path, change(MULTI_STAGE))
    assert [user["expanded"] for user in fact["users"]] == ["root", "10014"]
    assert source(fact["users"][1], "text") == "${APP_UID}"
    assert len(fact["stages"]) == 2


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("FROM a\nRUN a \\\n  b\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\nRUN a \\   \n\n# comment\n  b\nUSER 1", ["FROM", "RUN", "USER"]),
        ("# escape=`\nFROM a\nRUN a `\n b\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\n# escape=`\nRUN a `\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\nRUN <<EOF\nUSER root\nEOF\nUSER 1", ["FROM", "RUN", "USER"]),
        ('FROM a\nRUN <<-"EOF" bash\n\tUSER root\n\tEOF\nUSER 1', ["FROM", "RUN", "USER"]),
        ("FROM a\nCOPY <<A <<B /x/\nUSER 3\nA\nUSER 4\nB\nUSER 1", ["FROM", "COPY", "USER"]),
        ("FROM a\nRUN cat <<EOF > f && echo $((1<<2))\nUSER root\nEOF\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\nRUN <<NEVER\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\nRUN cat <<< text\nUSER 1", ["FROM", "RUN", "USER"]),
        ("FROM a\nCMD <<EOF\nUSER 1", ["FROM", "CMD", "USER"]),
        ("  FROM a\n\tUSER 1", ["FROM", "USER"]),
        ("FROM a\nUSER", ["FROM", "USER"]),
        ("FROM a\nRUN x \\", ["FROM", "RUN"]),
        ("", []),
        ("# only", []),
    ],
)
def test_instructions(text: str, keywords: list[str]) -> None:
    assert [instruction.keyword for instruction in read_instructions(text)[0]] == keywords


def test_continued_arguments_keep_their_places() -> None:
    text = "FROM a\nCOPY --from=b \\\n  # why\n  /one \\\n  /two /three\n"
    (copy,) = model(text).stages[0].copies
    assert [at(text, source.region) for source in copy.sources] == ["/one", "/two"]
    assert at(text, copy.target.region) == "/three"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b", ["a", "b"]),
        ('["a b", "c"]', ["a b", "c"]),
        ("[a b]", ["[a", "b]"]),
        ('"a b" c', ['"a b"', "c"]),
        ("a\\ b c", ["a\\ b", "c"]),
        ("${A:-x y} z", ["${A:-x y}", "z"]),
        ("'a b", ["'a b"]),
        ("[]", ["[]"]),
        ('["a"] x', ['["a"]', "x"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [word.raw for word in split_words(text)] == words


def test_flags() -> None:
    flags, words = split_flags(split_words("--from=build --chown=a:b --link src dst"))
    assert {name: flag.raw for name, flag in flags.items()} == {"from": "build", "chown": "a:b", "link": ""}
    assert [word.raw for word in words] == ["src", "dst"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("$A", "one"),
        ("${A}x", "onex"),
        ("$Ax", "${Ax}"),
        ("${B:-two}", "two"),
        ("${E:-two}", "two"),
        ("${E-two}", ""),
        ("${A:+yes}", "yes"),
        ("${B:+yes}", ""),
        ("${B:-${A}}", "one"),
        ("\\$A", "$A"),
        ("'$A'", "$A"),
        ('"$A"', "one"),
        ("\"a\"'b'c", "abc"),
        ("$", "$"),
        ("${A", "${A"),
        ("$1", "$1"),
    ],
)
def test_substitution(raw: str, text: str) -> None:
    assert expand(raw, {"A": "one", "E": ""}) == text


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("ARG U=1\nFROM a\nUSER $U", "${U}"),
        ("ARG U=1\nFROM a\nARG U\nUSER $U", "1"),
        ("ARG U=1\nFROM a\nARG U=2\nUSER $U", "2"),
        ("FROM a\nARG U=1\nENV U=3\nUSER $U", "3"),
        ("FROM a AS b\nENV U=4\nFROM b\nUSER $U", "4"),
        ("FROM a AS b\nARG U=4\nFROM b\nUSER $U", "${U}"),
        ('FROM a\nUSER "10014"', "10014"),
        ("FROM a\nUSER 10014:0", "10014:0"),
        ("FROM a\nUSER 10014 # no comment here", "10014 # no comment here"),
    ],
)
def test_arg_and_env_scopes(text: str, user: str) -> None:
    assert model(text).users[-1].argument.text == user


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("FROM a AS b\nFROM b AS c\nFROM c", "a"),
        ("ARG V=3\nFROM python:$V-slim", "python:3-slim"),
        ("FROM a as b\nFROM B", "a"),
        ("FROM scratch", "scratch"),
        ("ARG I\nFROM $I", "${I}"),
    ],
)
def test_final_base(tmp_path: Path, text: str, image: str) -> None:
    assert dockerfile(tmp_path, text)["final_base"] == image


@pytest.mark.parametrize(
    ("path", "workdir", "expected"),
    [
        (".", "/app", "/app"),
        ("./", "/app", "/app"),
        ("b/", "/app", "/app/b"),
        ("/x/", "/app", "/x"),
        ("..", "/app", "/"),
        ("//x", "/", "/x"),
    ],
)
def test_absolute(path: str, workdir: str, expected: str) -> None:
    assert absolute(path, workdir) == expected


@pytest.mark.parametrize("name", ["Dockerfile", "dockerfile", "Dockerfile.prod", "api.Dockerfile", "Containerfile", "docker/Dockerfile"])
def test_names(tmp_path: Path, name: str) -> None:
    assert dockerfile(tmp_path, "FROM a\n", name)["name"] == name.rpartition("/")[2]


@pytest.mark.parametrize(
    "name", ["Dockerfile.dockerignore", "Dockerfile.md", "Dockerfile.j2", ".devcontainer/Dockerfile", ".gitpod.Dockerfile", "mydockerfile"]
)
def test_other_files(tmp_path: Path, name: str) -> None:
    assert extracted(tmp_path, {name: "FROM a\n"}).project["components"] == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("RUN x\n", 1, "no FROM"),
        ("FROM a\nRUM x\n", 2, "did you mean RUN?"),
        ("FROM a\n<<<<<<< HEAD\nUSER 1\n", 2, "unknown instruction"),
        ("FROM a\nRUN a\n  && b\n", 3, "unknown instruction &&"),
    ],
)
def test_broken_dockerfiles_are_located_problems(tmp_path: Path, text: str, line: int, words: str) -> None:
    result = extracted(tmp_path, {"Dockerfile": text})
    assert words in result.problems[0].message
    region = result.problems[0].location.region
    assert region is not None and region.line == line
    assert len(result.project["components"]) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dockerfile", "FROM a\n{{#if x}}\nUSER 1\n{{/if}}\n"),
        ("Dockerfile", "{% include 'x' %}\n"),
        ("Dockerfile.common", "RUN a\nUSER 1\n"),
    ],
)
def test_templates_and_parts_are_not_broken(tmp_path: Path, name: str, text: str) -> None:
    assert extracted(tmp_path, {name: text}).problems == []


def test_an_empty_dockerfile_says_nothing(tmp_path: Path) -> None:
    assert component_of(tmp_path, {"Dockerfile": ""})["dockerfiles"] == []


_TEXT = st.text(alphabet="FROM USER COPY RUN ARG ENV[]\"'\\`$ {}:-=<>EOF#\n\r\tax1/.", max_size=120) | st.text(max_size=80)


@settings(max_examples=300)
@given(_TEXT)
def test_any_text_is_read_and_every_argument_is_where_it_says(text: str) -> None:
    read = model("FROM a\n" + text)
    for stage in read.stages:
        for copy in stage.copies:
            for argument in copy.sources:
                shown = at(read.source, argument.region)
                assert argument.raw.replace("\\", "")[:1] in {shown[:1], shown.replace("\\", "")[:1], ""}
    for user in read.users:
        if "\n" not in at(read.source, user.argument.region):
            assert at(read.source, user.argument.region) == user.argument.raw
