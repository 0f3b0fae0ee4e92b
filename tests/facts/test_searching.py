"""What rules find in the text of files: which files, which lines, which places."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.facts import extract
from diagnose.model.fact import Fact
from diagnose.model.search import Search
from tests.facts.projects import Files, source, write

MANIFEST = {"package.json": '{"name": "shop"}'}


def found(root: Path, files: Files, **search: object) -> list[Fact]:
    """The matches of a search in the JavaScript of a project with one component."""
    wanted = Search("a/rule", **({"languages": ("javascript",)} | search))  # type: ignore[arg-type]
    (component,) = extract(write(root, MANIFEST | dict(files)), None, {}, searches=[wanted]).project["components"]
    return list(component["$matches"].get("a/rule", []))


def texts(root: Path, files: Files, **search: object) -> list[str]:
    return [fact["text"] for fact in found(root, files, **search)]


def test_a_word_alone_is_the_match(tmp_path: Path) -> None:
    (fact,) = found(tmp_path, {"src/a.js": "let a;\n  call(localhost)\n"}, words=("localhost",))
    assert (fact["text"], fact["line"], source(fact)) == ("localhost", 2, "localhost")


def test_named_groups_are_captures_and_here_is_the_place(tmp_path: Path) -> None:
    (fact,) = found(tmp_path, {"a.ts": "listen(3000, 'x')\n"}, words=("listen",), regex=r"listen\((?P<here>(?P<port>\d+))")
    assert (fact["captures"], source(fact)) == ({"port": "3000"}, "3000")


@pytest.mark.parametrize(
    "line",
    ["// word", "/* word */", " * word", "call(); // word", "x = 'a'; // word 'b'"],
)
def test_comments_are_passed_over(tmp_path: Path, line: str) -> None:
    assert texts(tmp_path, {"a.js": f"{line}\n"}, words=("word",)) == []


@pytest.mark.parametrize("line", ["x = 'http://word'", "x = 2 * word", 'x = "//"; word', "word // said"])
def test_code_that_looks_like_a_comment_is_searched(tmp_path: Path, line: str) -> None:
    assert texts(tmp_path, {"a.js": f"{line}\n"}, words=("word",)) == ["word"]


@pytest.mark.parametrize(
    "path", ["a.test.js", "tests/a.js", "src/__tests__/a.js", "a.d.ts", "a.min.js", "docs/a.js", "playwright.config.ts"]
)
def test_what_does_not_run_in_production_is_passed_over(tmp_path: Path, path: str) -> None:
    assert texts(tmp_path, {path: "word\n"}, words=("word",)) == []


def test_only_files_of_the_language_or_name(tmp_path: Path) -> None:
    files = {"a.py": "word\n", "b.js": "word\n", "Thing.cfg": "word\n", "deep/x.pem": "word\n"}
    facts = found(tmp_path, files, languages=("python",), names=("thing.cfg", "*.pem"), words=("word",))
    assert sorted(Path(fact["file"]).name for fact in facts) == ["Thing.cfg", "a.py", "x.pem"]


def test_several_lines_at_once(tmp_path: Path) -> None:
    files = {"a.jsx": "<Link\n  to='/auth'>\n"}
    assert texts(tmp_path, files, words=("<Link",), regex=r"<Link[^>]*to='(?P<here>[^']*)") == []
    assert texts(tmp_path, files, words=("<Link",), regex=r"<Link[^>]*to='(?P<here>[^']*)", lines=2) == ["/auth"]


def test_unless_leaves_a_file_out(tmp_path: Path) -> None:
    files = {"a.js": "word\n", "b.js": "word\nPOST\n"}
    assert len(texts(tmp_path, files, words=("word",), unless=("POST",))) == 1


def test_beside_and_nowhere_look_at_the_whole_component(tmp_path: Path) -> None:
    files = {"a.js": "word\n", "src/b.js": "evidence\n"}
    assert texts(tmp_path, files, words=("word",), beside=("evidence",)) == ["word"]
    assert texts(tmp_path, files, words=("word",), beside=("other",)) == []
    assert texts(tmp_path, files, words=("word",), nowhere=("evidence",)) == []


def test_every_match_knows_all_of_the_component(tmp_path: Path) -> None:
    facts = found(tmp_path, {"a.js": "port 1\nport 2\n", "b.js": "port 2\n"}, words=("port",), regex=r"port (?P<here>\d)")
    assert [fact["all"] for fact in facts] == [["1", "2"]] * 3


def test_most_limits_the_matches_of_a_component(tmp_path: Path) -> None:
    assert len(texts(tmp_path, {"a.js": "word\n" * 9, "b.js": "word\n" * 9}, words=("word",), most=4)) == 4


def test_a_file_that_is_one_long_line_is_seen_around_the_word(tmp_path: Path) -> None:
    line = "a" * 300_000 + " word('x') " + "b" * 300_000
    assert texts(tmp_path, {"a.js": line}, words=("word",), regex=r"word\('x'\)") == ["word('x')"]


def test_files_outside_of_components_are_searched_by_name(tmp_path: Path) -> None:
    files = write(tmp_path, {".gitmodules": "url = git@x\n", "api/go.mod": "module a\n"})
    searches = [Search("a/rule", names=(".gitmodules",), words=("git@",))]
    assert [fact["text"] for fact in extract(files, None, {}, searches=searches).project["$matches"]["a/rule"]] == ["git@"]


def test_undecodable_and_empty_files_are_searched_without_a_problem(tmp_path: Path) -> None:
    result = extract(write(tmp_path, MANIFEST | {"a.js": b"\xff\xfeword\x00\x80 word\n", "b.js": b""}), None, {},
                     searches=[Search("a/rule", ("javascript",), words=("word",))])  # fmt: skip
    assert result.problems == []
