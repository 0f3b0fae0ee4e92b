"""Shell words, script calls, and what a build runs in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.facts.build_steps import build_steps
from diagnose.facts.script_calls import script_calls
from diagnose.facts.shell_words import shell_commands


def commands(text: str) -> list[list[str]]:
    return [[word.text for word in command] for command in shell_commands(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b && c|d; e & f\ng", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ('a \'b c\' "d $X \\"e\\"" f\\ g', [["a", "b c", 'd $X "e"', "f g"]]),
        ("a \\\n  b \\\r\n c", [["a", "b", "c"]]),
        ("a # b && c\nd", [["a"], ["d"]]),
        ("a#b", [["a#b"]]),
        ("(a; b)", [["a"], ["b"]]),
        ("a $(b; c) d", [["a", "$(b; c)", "d"]]),
        ("a 2>&1 b", [["a", "2>&1", "b"]]),
        ("a 'b", [["a", "b"]]),
        ("a ''", [["a", ""]]),
        ("--x='1,2'", [["--x=1,2"]]),
        ("", []),
        (" ;; \n", []),
    ],
)
def test_words(text: str, expected: list[list[str]]) -> None:
    assert commands(text) == expected


@given(st.text(alphabet="ab '\"\\\n\r;&|#$(){}", max_size=60) | st.text(max_size=40))
def test_every_character_of_a_word_is_where_it_says(text: str) -> None:
    for command in shell_commands(text):
        for word in command:
            assert "".join(text[offset] for offset in word.offsets) == word.text
            assert 0 <= word.start < word.end <= len(text)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("npm run build", "build"),
        ("npm run-script build:prod", "build:prod"),
        ("npm  run   build -- --mode production", "build"),
        ("npm run build --silent", "build"),
        ("npm --silent run build", "build"),
        ("npm test", "test"),
        ("npm t", "test"),
        ("npm start", "start"),
        ("npm ci", ""),
        ("npm install", ""),
        ("npm i -g x", ""),
        ("npm run", ""),
        ("npm run env", ""),
        ("npm exec vite build", ""),
        ("npx ng build", ""),
        ("yarn", ""),
        ("yarn install --frozen-lockfile", ""),
        ("yarn build", "build"),
        ("yarn run build", "build"),
        ("yarn ng build", ""),
        ("yarn vite build", ""),
        ("yarn next build", ""),
        ("yarn my-tool build", ""),
        ("yarn run tsc", ""),
        ("yarn workspace web build", ""),
        ("yarn dlx x", ""),
        ("pnpm build", "build"),
        ("pnpm run build", "build"),
        ("pnpm i", ""),
        ("pnpm react-scripts build", ""),
        ("pnpm exec vite", ""),
        ("bun run build", "build"),
        ("bun run src/x.ts", ""),
        ("bun build ./x.ts", ""),
        ("bun install", ""),
        ("CI=false npm run build", "build"),
        ("cross-env CI=false npm run build", "build"),
        ("sudo npm run build", "build"),
        ("make build", ""),
        ("sh -c 'npm run build'", "build"),
        ("if true; then npm run build; fi", "build"),
    ],
)
def test_the_script_of_a_command(text: str, script: str) -> None:
    calls = list(script_calls(text, {"my-tool": "1"}, {"build": "x"}))
    assert [call.script for call in calls if call.script] == ([script] if script else [])


def test_a_script_with_the_name_of_a_binary_is_a_script() -> None:
    assert [call.script for call in script_calls("yarn vite", (), {"vite": "vite build"})] == ["vite"]


def test_chains_folders_and_places() -> None:
    text = "npm ci && cd web && npm run build && yarn --cwd ../api gen; npm --prefix=x run y; npm run -w ui z"
    calls = [call for call in script_calls(text) if call.script]
    assert [(call.script, call.folder, call.elsewhere) for call in calls] == [
        ("build", "web", False),
        ("gen", "api", False),
        ("y", "web/x", False),
        ("z", "web", True),
    ]
    assert text[calls[0].start : calls[0].end] == "npm run build"


SCRIPTS = {
    "build": "npm run clean && tsc && vite build",
    "clean": "rimraf dist",
    "build:prod": "cross-env BUILD_PATH='./out dir' react-scripts build",
    "loop": "npm run loop",
    "ng": "ng",
}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("npm run build", ("vite", "build")),
        ("npm ci; npm run build -- --outDir build", ("vite", "build", "--outDir", "build")),
        ("yarn build --outDir=x", ("vite", "build", "--outDir=x")),
        ("npm run build --outDir=x", ("vite", "build")),
        ("npm run ng -- build --output-path=a", ("ng", "build", "--output-path=a")),
        ("npx --yes ng build", ("ng", "build")),
        ("pnpm exec vite build apps/web", ("vite", "build", "apps/web")),
        ("yarn ng build", ("ng", "build")),
        ("node ./node_modules/@angular/cli/bin/ng build", ("./node_modules/@angular/cli/bin/ng", "build")),
    ],
)
def test_steps(text: str, last: tuple[str, ...]) -> None:
    assert build_steps(text, SCRIPTS)[-1].words == last


def test_step_details() -> None:
    (step,) = build_steps("CI=1 npm run build:prod", SCRIPTS)
    assert step.environment == {"CI": "1", "BUILD_PATH": "./out dir"}
    assert step.script == "build:prod"
    assert build_steps("npm run loop", SCRIPTS) == []
    step = build_steps("vite build -c x --outDir=a --outDir b", {})[0]
    assert (step.tool, step.value("--outDir"), step.has("-c"), step.positional(2, frozenset({"-c", "--outDir"}))) == ("vite", "b", True, "")


@given(st.text(alphabet="npm run build yarn&|;'\"-= \n", max_size=60))
def test_any_text_has_steps(text: str) -> None:
    build_steps(text, {"build": text, "r": text, "": text})
