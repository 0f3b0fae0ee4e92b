"""config.js files, the globals they set, and the source that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.facts.config_js import globals_of
from diagnose.facts.config_reads import reads_of
from diagnose.facts.js_settings import JsSettings
from diagnose.facts.js_tokens import comment_free, tokens
from tests.facts.projects import component_of, plain, source

VITE = json.dumps({"scripts": {"build": "vite build"}, "devDependencies": {"vite": "5"}})


@pytest.mark.parametrize(
    ("text", "defines", "lexical"),
    [
        ("window.configs = { apiUrl: '/x' };", ["configs"], []),
        ("window.config={a:1}", ["config"], []),
        ("window['configs'] = {}", ["configs"], []),
        ('window["config"]={}', ["config"], []),
        ("globalThis.configs = {}; self.config = {}", ["configs", "config"], []),
        ("window.configs ||= {}", ["configs"], []),
        ("window.configs = window.configs || {}", ["configs"], []),
        ("var config = {}", ["config"], []),
        ("const configs = { a: { const: 1 } }", [], ["configs"]),
        ("let config = {}\nwindow.config = config", ["config"], ["config"]),
        ("configs = {}", ["configs"], []),
        ("(function () { var config = 1; window.configs = {} })()", ["configs"], []),
        ("// window.configs = {}\n/* window.config = {} */", [], []),
        ("const s = 'window.configs = 1'", [], ["s"]),
        ("window.configs.apiUrl = 'x'", [], []),
        ("if (window.configs === undefined) {}", [], []),
        ("export default { a: 1 }", [], []),
        ("module.exports = {}", [], []),
        ("", [], []),
    ],
)
def test_globals(text: str, defines: list[str], lexical: list[str]) -> None:
    assert globals_of(text) == (defines, lexical)


@pytest.mark.parametrize(
    ("path", "folder", "served"),
    [
        ("public/config.js", "public", "config.js"),
        ("public/env/config.js", "public/env", "env/config.js"),
        ("config.js", ".", ""),
        ("src/config.js", "src", ""),
        ("app/public/config.js", "app/public", ""),
    ],
)
def test_where_files_are_served(tmp_path: Path, path: str, folder: str, served: str) -> None:
    (fact,) = component_of(tmp_path, {"package.json": VITE, path: "window.configs = {}"})["config_js"]
    assert plain(fact, "folder", "served_path", "defines") == (folder, served, ["configs"])


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("const url = window.configs.apiUrl", ["configs"]),
        ("window.config", ["config"]),
        ("window?.configs?.apiUrl", ["configs"]),
        ("window['configs'].x; window[\"config\"]", ["configs", "config"]),
        ("window\n  .configs", ["configs"]),
        ("(window as any).configs.url", ["configs"]),
        ("(<any>window).config", ["config"]),
        ("(window as unknown as Window & { configs: X }).configs", ["configs"]),
        ("globalThis.configs", ["configs"]),
        ("window!.config", ["config"]),
        ("const { configs } = window", ["configs"]),
        ("const { config: c, other } = window;", ["config"]),
        ("if (window.configs == null) x()", ["configs"]),
        ("window.configs = {}", []),
        ("window.configs ??= {}", []),
        ("window['configs'] = 1", []),
        ("window.configuration", []),
        ("window.configsX", []),
        ("mywindow.configs", []),
        ("// window.configs", []),
        ("/* window.configs */", []),
        ("import.meta.env.VITE_X; config.url", []),
        ("const { config } = window.other", []),
        ("declare global { interface Window { configs: any } }", []),
    ],
)
def test_reads(text: str, reads: list[str]) -> None:
    assert [name for _, _, name in reads_of(text)] == reads


@pytest.mark.parametrize("name", ["src/a.js", "src/a.jsx", "src/a.ts", "src/a.tsx", "src/a.mjs", "src/deep/er/a.vue"])
def test_reads_in_sources(tmp_path: Path, name: str) -> None:
    text = "// window.config\r\nconst a = 1\r\nconst url = window.configs.apiUrl + window.configs.x\r\n"
    (read,) = component_of(tmp_path, {"package.json": VITE, name: text})["config_reads"]
    assert plain(read, "global_name", "line") == ("configs", 3)
    assert source(read, "global_name") == "window.configs"


def test_a_component_of_vue_is_read_with_its_template(tmp_path: Path) -> None:
    text = "<template><p title='it''s'>{{ x }}</p></template>\n<script>\nexport default { x: window.configs.x }\n</script>\n"
    (read,) = component_of(tmp_path, {"package.json": VITE, "src/A.vue": text})["config_reads"]
    assert read["line"] == 3


@pytest.mark.parametrize(
    "name", ["src/a.d.ts", "src/a.test.tsx", "src/a.spec.js", "src/__tests__/a.js", "cypress/a.js", "src/a.py", "node_modules/x/a.js"]
)
def test_other_files_do_not_count(tmp_path: Path, name: str) -> None:
    assert component_of(tmp_path, {"package.json": VITE, name: "window.configs.x"})["config_reads"] == []


def test_only_web_apps_are_searched(tmp_path: Path) -> None:
    files = {"package.json": json.dumps({"dependencies": {"express": "4"}}), "src/a.js": "window.configs.x"}
    assert component_of(tmp_path, files)["config_reads"] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a = /x\\/[/]y/g.test('b')", ["word", "mark", "regex", "mark", "word", "mark", "string", "mark"]),
        ("a / b / c", ["word", "mark", "word", "mark", "word"]),
        ("`a${ {b: 1}.b }c` + `d`", ["template", "mark", "string"]),
        ("'a\\'b' \"c\\\nd\"", ["string", "string"]),
        ("a // b\n/* c */ d /* e", ["word", "word"]),
        ("return /x/", ["word", "regex"]),
        ("'open", ["mark", "word"]),
        ("`open ${ a", ["template"]),
        ("1_000.5e3", ["number"]),
        ("", []),
    ],
)
def test_tokens(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


@given(st.text(alphabet="ab'\"`/*\\\n ${}()[]:,=.+", max_size=80) | st.text(max_size=40))
def test_any_text_has_tokens_in_order_and_settings(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert position <= token.start < token.end <= len(text)
        position = token.end
    assert len(comment_free(text)) <= len(text)
    JsSettings(text).find("a", "b")
    globals_of(text)
    list(reads_of("window.configs" + text))
