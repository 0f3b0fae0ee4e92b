"""Which package.json scripts a shell text runs, with npm, yarn, pnpm or bun."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator
from typing import NamedTuple

from diagnose.facts.patterns import Pattern
from diagnose.facts.shell_words import Command, shell_commands

MANAGERS = frozenset({"npm", "yarn", "pnpm", "bun"})

_ASSIGNMENT = Pattern(r"[A-Za-z_]\w*=")
_WRAPPERS = frozenset({
    "sudo", "env", "cross-env", "exec", "time", "command", "nice", "corepack", "then", "do", "else", "if", "!", "{", "dotenv",
    "--",
})  # fmt: skip
_RUN_WORDS = frozenset({"run", "run-script", "rum", "urn"})
_NPM_SCRIPTS = {"test": "test", "t": "test", "tst": "test", "start": "start", "stop": "stop", "restart": "restart"}
_NOT_SCRIPTS = frozenset({
    "add", "audit", "bin", "build-info", "cache", "ci", "config", "create", "dedupe", "deploy", "dlx", "doctor", "env", "exec",
    "explain", "fetch", "global", "help", "import", "info", "init", "install", "i", "link", "list", "login", "logout", "ls", "node", "npm",
    "nx", "outdated", "owner", "pack", "patch", "pm", "plugin", "prune", "publish", "rebuild", "remove", "rm", "self-update",
    "set", "store", "team", "unlink", "up", "update", "upgrade", "upgrade-interactive", "version", "versions", "view", "whoami",
    "why", "workspace", "workspaces", "x",
})  # fmt: skip
_BINARIES = frozenset({
    "astro", "babel", "bunx", "cross-env", "docusaurus", "esbuild", "eslint", "gatsby", "gulp", "grunt", "http-server", "jest",
    "lerna", "lessc", "mocha", "ng", "next", "nest", "ngc", "npm-run-all", "nuxt", "nuxi", "nx", "parcel", "postcss", "prettier",
    "react-app-rewired", "react-scripts", "craco", "rimraf", "rollup", "rsbuild", "rspack", "run-p", "run-s", "sass", "serve",
    "svelte-kit", "tailwindcss", "tsc", "tsup", "turbo", "vite", "vitepress", "vitest", "vue-cli-service", "vue-tsc", "webpack",
    "webpack-cli",
})  # fmt: skip
_FOLDER_OPTIONS = frozenset({"--prefix", "--cwd", "-C", "--dir"})
_ELSEWHERE_OPTIONS = frozenset({
    "-w", "--workspace", "--workspaces", "-ws", "--filter", "-F", "-r", "--recursive", "--if-present", "--scope",
})  # fmt: skip
_VALUE_OPTIONS = frozenset({
    "--loglevel", "--registry", "--cache", "--userconfig", "--mode", "--reporter", "-w", "--workspace", "--filter", "-F",
    "--scope",
})  # fmt: skip


class ScriptCall(NamedTuple):
    """A call of a script: the manager, the script ("" when the command runs none), its folder, its span in the text."""

    manager: str
    script: str
    folder: str
    start: int
    end: int
    elsewhere: bool = False
    """The script is looked up in other packages, or need not exist."""


def script_calls(text: str, dependencies: Container[str] = (), scripts: Container[str] = ()) -> Iterator[ScriptCall]:
    """Yield every call of a package manager in a shell text, in order.

    Words that are neither a script nor sure to be one (a dependency's name, a known binary) are taken as binaries.
    """
    folder = "."
    for command in shell_commands(text):
        _, words = command_environment(command)
        if not words:
            continue
        name = words[0].text
        if name == "cd" and len(words) > 1:
            folder = posixpath.normpath(posixpath.join(folder, words[1].text))
        elif name in MANAGERS:
            yield _call(words, folder, dependencies, scripts)
        elif name in {"sh", "bash"} and len(words) > 2 and words[1].text in {"-c", "-lc", "-ec"}:
            yield from _moved(script_calls(words[2].text, dependencies, scripts), words[2].offsets)


def _moved(calls: Iterator[ScriptCall], offsets: tuple[int, ...]) -> Iterator[ScriptCall]:
    for call in calls:
        yield call._replace(start=offsets[call.start], end=offsets[call.end - 1] + 1)


def command_environment(command: Command) -> tuple[dict[str, str], Command]:
    """Split off assignments and words that run the rest: `CI=false cross-env X=1 npm run build`."""
    values: dict[str, str] = {}
    index = 0
    while index < len(command) and (command[index].text in _WRAPPERS or _ASSIGNMENT.match(command[index].text)):
        name, equals, value = command[index].text.partition("=")
        if equals:
            values[name] = value
        index += 1
    return values, command[index:]


def script_of_command(words: Command, scripts: Container[str]) -> str:
    """Return the script that a package manager's command runs, "" when it runs none."""
    return _call(words, ".", (), scripts).script


def _call(words: Command, folder: str, dependencies: Container[str], scripts: Container[str]) -> ScriptCall:
    manager = words[0].text
    positional: list[str] = []
    elsewhere = False
    index = 1
    while index < len(words) and words[index].text != "--":
        text = words[index].text
        option, equals, value = text.partition("=")
        if not text.startswith("-"):
            positional.append(text)
        elif option in _FOLDER_OPTIONS:
            target = value if equals else words[index + 1].text if index + 1 < len(words) else "."
            folder = posixpath.normpath(posixpath.join(folder, target))
            index += not equals
        else:
            elsewhere = elsewhere or option in _ELSEWHERE_OPTIONS
            index += bool(option in _VALUE_OPTIONS and not equals)
        index += 1
    script = _script(manager, positional, dependencies, scripts)
    return ScriptCall(manager, script, folder, words[0].start, words[-1].end, elsewhere)


def _script(manager: str, words: list[str], dependencies: Container[str], scripts: Container[str]) -> str:
    """Return the script that the words after the manager's name run."""
    if not words:
        return ""
    first = words[0]
    if first in _RUN_WORDS:
        name = words[1] if len(words) > 1 else ""
        return "" if _is_file(manager, name) or name == "env" or (manager != "npm" and _is_binary(name, dependencies, scripts)) else name
    if manager == "npm":
        return _NPM_SCRIPTS.get(first, "")
    if manager == "bun" and first in {"build", "test"}:
        return ""
    return "" if first in _NOT_SCRIPTS or _is_file(manager, first) or _is_binary(first, dependencies, scripts) else first


def _is_file(manager: str, name: str) -> bool:
    return manager == "bun" and ("/" in name or name.endswith((".ts", ".js", ".tsx", ".mjs")))


def _is_binary(name: str, dependencies: Container[str], scripts: Container[str]) -> bool:
    return name not in scripts and (name in _BINARIES or name in dependencies)
