"""Which server a command line starts, and the address it listens on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_PREFIXES = frozenset({"exec", "poetry", "pipenv", "uv", "run", "bundle", "npx", "pnpm", "yarn", "dumb-init", "tini", "--", "time", "env"})


class Address(NamedTuple):
    """What a server listens on; `port` 0 and `host` "" when the command does not say it and the program has no default."""

    program: str
    host: str
    port: int
    host_given: bool
    port_given: bool


class _Program(NamedTuple):
    host: str
    port: int
    host_options: tuple[str, ...]
    port_options: tuple[str, ...]
    both_options: tuple[str, ...] = ()


_PROGRAMS: dict[str, _Program] = {
    "flask run": _Program("127.0.0.1", 5000, ("--host", "-h"), ("--port", "-p")),
    "uvicorn": _Program("127.0.0.1", 8000, ("--host",), ("--port",)),
    "gunicorn": _Program("", 0, (), (), ("-b", "--bind")),
    "hypercorn": _Program("127.0.0.1", 8000, (), (), ("-b", "--bind")),
    "daphne": _Program("127.0.0.1", 8000, ("-b", "--bind"), ("-p", "--port")),
    "waitress-serve": _Program("0.0.0.0", 8080, ("--host",), ("--port",), ("--listen",)),  # noqa: S104 - its default
    "fastapi run": _Program("0.0.0.0", 8000, ("--host",), ("--port",)),  # noqa: S104 - its default
    "fastapi dev": _Program("127.0.0.1", 8000, ("--host",), ("--port",)),
    "streamlit run": _Program("", 8501, ("--server.address",), ("--server.port",)),
    "vite preview": _Program("127.0.0.1", 4173, ("--host",), ("--port",)),
    "rails server": _Program("", 3000, ("-b", "--binding"), ("-p", "--port")),
    "rails s": _Program("", 3000, ("-b", "--binding"), ("-p", "--port")),
    "rackup": _Program("", 9292, ("-o", "--host"), ("-p", "--port")),
    "puma": _Program("", 9292, (), ("-p", "--port"), ("-b", "--bind")),
    "php artisan serve": _Program("127.0.0.1", 8000, ("--host",), ("--port",)),
    "next start": _Program("", 3000, ("-H", "--hostname"), ("-p", "--port")),
    "http-server": _Program("", 8080, ("-a",), ("-p", "--port")),
}
"""Programs with their defaults; "" is all addresses, or what the environment says."""


def server_of(words: Sequence[str]) -> Address | None:
    """Return the address of the server that a command starts; None when it starts none that is known."""
    words = _plain(words)
    for length in (3, 2, 1):
        program = " ".join(words[:length])
        if program in _PROGRAMS and len(words) >= length:
            return _address(program, _PROGRAMS[program], words[length:])
    special = next((reader for program, reader in _SPECIAL.items() if tuple(words[: len(program)]) == program), None)
    return special(words) if special else None


def _plain(words: Sequence[str]) -> list[str]:
    """Drop what only starts the program: variables, `python -m`, `bundle exec`, folders of programs."""
    rest = list(words)
    while rest and (rest[0] in _PREFIXES or ("=" in rest[0] and not rest[0].startswith("-"))):
        rest.pop(0)
    if len(rest) > 2 and rest[0].startswith("python") and rest[1] == "-m":
        rest = rest[2:]
    if rest:
        rest[0] = rest[0].rpartition("/")[2]
    return rest


def _address(program: str, known: _Program, words: Sequence[str]) -> Address:
    both = _option(words, known.both_options)
    host, port = _option(words, known.host_options), _option(words, known.port_options)
    if both is not None:
        text = both.partition("://")[2] or both
        before, colon, after = text.rpartition(":")
        host, port = (before, after) if colon else (text if not text.isdigit() else "", text if text.isdigit() else "")
    if program == "vite preview" and host == "":
        host = "0.0.0.0"  # noqa: S104 - what --host without a value means
    number = _number(port)
    return Address(
        program, known.host if host is None else host, known.port if number is None else number, host is not None, port is not None
    )


def _option(words: Sequence[str], options: tuple[str, ...]) -> str | None:
    """Return the value of an option (`-b x`, `-bx`, `--bind=x`), "" without one, None when it is not given."""
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in options:
            following = words[index + 1] if index + 1 < len(words) else ""
            return value if equals else "" if following.startswith("-") else following
        short = word[:2] if len(word) > 2 and word[0] == "-" and word[1] != "-" else ""
        if short and short in options:
            return word[2:]
    return None


def _number(text: str | None) -> int | None:
    """Return a port; 0 for one that is a variable, None when none is said."""
    if text is None or text == "":
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _php(words: Sequence[str]) -> Address | None:
    text = _option(words[1:], ("-S",))
    if not text:
        return None
    host, _, port = text.rpartition(":")
    return Address("php -S", host, _number(port) or 0, True, True)


def _django(words: Sequence[str]) -> Address | None:
    if "runserver" not in words:
        return None
    said = next((word for word in words[words.index("runserver") + 1 :] if not word.startswith("-")), "")
    host, colon, port = said.rpartition(":")
    if not said:
        return Address("manage.py runserver", "127.0.0.1", 8000, False, False)
    given = bool(colon) or not said.isdigit()
    return Address("manage.py runserver", host if colon else "127.0.0.1", _number(port if colon else said) or 0, given, True)


_SPECIAL: dict[tuple[str, ...], Callable[[Sequence[str]], Address | None]] = {
    ("php",): _php,
    ("python", "manage.py"): _django,
    ("python3", "manage.py"): _django,
    ("manage.py",): _django,
}
