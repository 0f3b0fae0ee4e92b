"""Where a program is told to listen: in its code, its start command, its settings and its environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.program_texts import ProgramText, program_texts
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_SITES = 60
LOOPBACK = Pattern(r"localhost|127(?:\.\d+){3}|\[?::1\]?")


class _Form(NamedTuple):
    """One way to say it: in which files, how (groups `port`, `host`, `name`, `args`), and what stands for what is left out."""

    suffixes: frozenset[str]
    pattern: Pattern[str]
    via: str
    port: int = 0
    host: str = ""


def _form(suffixes: str, pattern: str, via: str, port: int = 0, host: str = "") -> _Form:
    return _Form(frozenset(suffixes.split()), Pattern(pattern, re.MULTILINE), via, port, host)


_JS = "js mjs cjs ts mts cts"
_ANY_COMMAND = "procfile dockerfile json sh"
_QUOTED_HOST = r"""["'](?P<host>localhost|\[?[0-9a-f:]*::?1?\]?|(?:\d{1,3}\.){3}\d{1,3})["']"""
_FORMS = (
    _form(
        _JS,
        rf"\.listen\(\s*(?:\{{[^}}]{{0,80}}?\bport:\s*)?(?:(?P<port>\d{{2,5}})|(?P<name>[A-Za-z_$][\w$.]*))(?:\s*,\s*{_QUOTED_HOST})?",
        "code",
    ),
    _form(_JS, rf"\bserver:\s*\{{[^}}]{{0,200}}?\bport:\s*(?P<port>\d{{2,5}})(?:[^}}]{{0,80}}?\bhost:\s*{_QUOTED_HOST})?", "code"),
    _form("py", r"^[ \t]*\w+\.run\((?P<args>[^#\n]{0,200})\)", "code", 5000, "127.0.0.1"),
    _form("py", r"\buvicorn\.run\((?P<args>[^#]{0,200}?)\)\s*$", "code", 8000, "127.0.0.1"),
    _form("py", r"\b(?:waitress\.)?serve\((?P<args>[^#\n]{0,200})\)", "code", 8080),
    _form("py", r"(?:Server|bind)\(\s*\(\s*[\"'](?P<host>[^\"']*)[\"']\s*,\s*(?:(?P<port>\d{2,5})|(?P<name>\w+))", "code"),
    _form(
        "go",
        r"(?:ListenAndServe(?:TLS)?|\.Run|\.Listen|\.Start|Listen\(\"tcp\",\s*|Addr:\s*)\(?\s*\"(?P<host>[^\":]*):(?P<port>\d{2,5})\"",
        "code",
    ),
    _form("properties", r"^[ \t]*server\.port[ \t]*[=:][ \t]*(?:\$\{[\w.]+:)?(?P<port>\d{2,5})", "setting"),
    _form("properties", r"^[ \t]*server\.address[ \t]*[=:][ \t]*(?P<host>\S+)", "setting"),
    _form("yml yaml", r"^server:[ \t]*\n(?:[ \t]+.*\n){0,6}?[ \t]+port:[ \t]*(?:\$\{[\w.]+:)?(?P<port>\d{2,5})", "setting"),
    _form("bal", r"\b(?:Listener|listener[^=;\n]{0,60}=\s*new)\s*\(\s*(?:(?P<port>\d{2,5})|(?P<name>\w+))", "code"),
    _form("rb ru", r"^[ \t]*set\s*\(?\s*:port\s*,\s*(?P<port>\d{2,5})", "code"),
    _form("rb ru", r"^[ \t]*set\s*\(?\s*:bind\s*,\s*[\"'](?P<host>[^\"']+)[\"']", "code"),
    _form("rb", r"^[ \t]*port\s+(?:ENV\.fetch\([^)]*\)\s*\{\s*)?[\"']?(?P<port>\d{2,5})", "code"),
    _form("cs", r"(?:UseUrls|\.Run|Urls\.Add)\(\s*\"https?://(?P<host>[^\":/]+):(?P<port>\d{2,5})", "code"),
    _form("cs", r"\bListenAnyIP\(\s*(?P<port>\d{2,5})", "code"),
    _form("rs", r"\bbind\(\s*\(?\s*\"(?P<host>[^\":]*)(?:\"\s*,\s*|:)(?P<port>\d{2,5})", "code"),
    _form("conf template", r"^[ \t]*listen[ \t]+(?:(?P<host>[\d.]+|\[[^\]]*\]|localhost):)?(?P<port>\d{2,5})\b", "nginx"),
    _form(_ANY_COMMAND, r"\bflask\b[^\"\n]{0,80}?\brun\b(?P<args>[^\n]*)", "command", 5000, "127.0.0.1"),
    _form(_ANY_COMMAND, r"\b(?:uvicorn|hypercorn)\b(?P<args>[^\n]*)", "command", 8000, "127.0.0.1"),
    _form(_ANY_COMMAND, r"\bgunicorn\b(?P<args>[^\n]*)", "command", 8000, "127.0.0.1"),
    _form(_ANY_COMMAND, r"\bmanage\.py[\"', ]+runserver(?P<args>[^\n]*)", "command", 8000, "127.0.0.1"),
    _form(_ANY_COMMAND, r"\bphp\b[\"', ]+-S[\"', ]+(?P<host>[\w.:\[\]]+):(?P<port>\d{2,5})", "command"),
    _form(
        _ANY_COMMAND,
        r"\b(?:vite[\"', ]+preview|next[\"', ]+start|rails[\"', ]+s(?:erver)?|ruby|serve|http-server)\b(?P<args>[^\n]*)",
        "command",
    ),
    _form(_ANY_COMMAND, r"-Dserver\.port=(?P<port>\d{2,5})", "command"),
    _form(
        "dockerfile",
        r"^[ \t]*ENV[ \t]+(?:[^\s=]+=\S+[ \t]+)*(?:PORT|SERVER_PORT|HTTP_PORT|ASPNETCORE_HTTP_PORTS)[ =\t]+[\"']?(?P<port>\d{2,5})",
        "environment",
    ),
    _form(
        "dockerfile",
        r"^[ \t]*ENV[ \t]+(?:[^\s=]+=\S+[ \t]+)*ASPNETCORE_URLS[ =\t]+[\"']?https?://(?P<host>[^:\s]+):(?P<port>\d{2,5})",
        "environment",
    ),
    _form(
        "dockerfile", r"^[ \t]*ENV[ \t]+(?:[^\s=]+=\S+[ \t]+)*(?:HOST|HOSTNAME|FLASK_RUN_HOST)[ =\t]+[\"']?(?P<host>[\w.:]+)", "environment"
    ),
)
_ARG_PORT = Pattern(
    r"""(?:--port|-p|\bport)["']?(?:[ =:]|["'],\s*["'])\s*(?:int\()?"""
    r"""(?:os\.\w+(?:\.get)?\([^)\n]{0,60}?,)?[^,)\n]{0,60}?(?P<port>\d{2,5})\b"""
)
_ARG_BIND = Pattern(r"""(?:--bind|-b|--listen|-l)["']?(?:[ =]|["'],\s*["'])\s*["']?(?:tcp://)?(?P<host>[\w.\[\]]*):(?P<port>\d{2,5})""")
_ARG_HOST = Pattern(
    r"""(?:--host|--hostname|-b|-H|-o|\bhost)["']?(?:[ =:]|["'],\s*["'])\s*["']?(?P<host>localhost|[\d.]{7,15}|\[?::1?\]?)"""
)
_BARE_ADDRESS = Pattern(r"""(?P<host>localhost|(?:\d{1,3}\.){3}\d{1,3}):(?P<port>\d{2,5})""")
_COMMENT = Pattern(r"[ \t]*(?://|#|\*|--)")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the places that say a port or an address to listen on."""
    sites: list[Fact] = []
    for text in program_texts(component):
        sites += _sites_in(text)
        if len(sites) >= MAX_SITES:
            break
    return {"listens": sites[:MAX_SITES]}


def _sites_in(text: ProgramText) -> Iterator[Fact]:
    kind = "dockerfile" if "dockerfile" in text.name else text.suffix
    forms = [form for form in _FORMS if kind in form.suffixes and (kind != "json" or text.name == "package.json")]
    lines = LineIndex(text.text) if forms else None
    for form in forms:
        for match in form.pattern.finditer(text.text):
            start = text.text.rfind("\n", 0, match.start()) + 1
            if lines and not _COMMENT.match(text.text, start) and _is_start(form, text.text[start : match.end()]):
                yield from _site(form, match, text, lines)


def _is_start(form: _Form, line: str) -> bool:
    """Whether a command line of a Dockerfile starts something: what RUN does is over when the container runs."""
    return form.via != "command" or not line.lstrip().upper().startswith(("RUN ", "FROM ", "COPY ", "LABEL "))


class _Said(NamedTuple):
    """What a place says: the port and the address as written ("" for nothing), and where it stands."""

    port: str
    host: str
    start: int
    end: int


def _site(form: _Form, match: re.Match[str], text: ProgramText, lines: LineIndex) -> Iterator[Fact]:
    said = _said(form, match, text.text)
    if said is None:
        return
    number = int(said.port or form.port or 0)
    yield make_fact(
        "ListenSite", text.shown, lines.region(said.start, said.end), None,
        port=number if number < 65536 else 0, host=said.host, via=form.via, said=bool(said.port),
        loopback=bool(said.host and LOOPBACK.fullmatch(said.host)), text=" ".join(match[0].split())[:120],
    )  # fmt: skip


def _said(form: _Form, match: re.Match[str], text: str) -> _Said | None:
    """Return what a match says; None where it only looks like a place that does."""
    groups = match.groupdict()
    start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.end()
    port, host = groups.get("port") or "", groups.get("host") or ""
    args, name = groups.get("args"), groups.get("name")
    if args is not None:
        port, host = _from_args(args, port, host)
        if not port and not host and form.port == 0:
            return None
        return _Said(port, host or ("" if "$" in args and not port else form.host), start, end)
    if port or not name:
        return _Said(port, host, start, end)
    found = _definition(name, text)
    return _Said(found[1], host, *found.span(0)) if found else None


def _from_args(args: str, port: str, host: str) -> tuple[str, str]:
    """Return the port and the host that the arguments of a call or command say, "" for what they do not say."""
    for pattern in (_ARG_BIND, _BARE_ADDRESS):
        found = pattern.search(args)
        if found:
            return found["port"], found["host"] or "0.0.0.0"  # noqa: S104 - what the program does
    said_port, said_host = _ARG_PORT.search(args), _ARG_HOST.search(args)
    return (said_port["port"] if said_port else port), (said_host["host"] if said_host else host)


def _definition(name: str, text: str) -> re.Match[str] | None:
    """Return where a variable of the same file gets the number it starts with (`const port = process.env.PORT || 3000`)."""
    last = re.escape(name.rpartition(".")[2])
    return re.search(rf"\b{last}\b\s*(?::\s*\w+\s*)?(?::=|=|:)[^\n;]{{0,80}}?\b(\d{{2,5}})\b", text)
