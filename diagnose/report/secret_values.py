"""Secrets that are known by the name before them: `password=…`, `"token": "…"`, `<secret>…</secret>`, headers, cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnose.report.harmless import is_harmless, is_word, looks_random
from diagnose.report.patterns import ANY_CASE, SPACED, compiled

Span = tuple[int, int]

_STEMS = ("pass", "pwd", "secret", "token", "key", "credential", "sess", "connect.sid", "auth")
_KEY_OWNERS = (
    "api|auth|access|account|private|priv|secret|signing|signature|encryption|encrypt|shared|master|hmac|subscription|functions|internal"
    "|consumer|client|app|application|storage|license|session|cookie|deploy|deployment|ssh|jwt|test|db|database|service|admin|root|webhook"
)
_KEY_BEFORE = rf"(?:(?<![A-Za-z])|(?-i:(?<=[a-z0-9])(?=[A-Z])))(?:{_KEY_OWNERS})[-_. ]?\Z"
_API_BEFORE = r"api[-_. ]?\Z"

_NAME = (
    r"(?P<stem>passw(?:or)?d|passphrase|passwd|pass|pwd|secret|token|key|credentials?"
    r"|sess(?:ion)?[-_]?(?:id|key|token)|sessid|connect\.sid|auth)"
)
_SUFFIX = r"(?P<suffix>[\w-]{0,40}(?:(?:\.[\w-]{1,30}){1,2}(?=[ \t]{0,4}=))?)"
_VALUES = {
    "escaped": r"""(?:[^"\\\n]|\\{3}"|\\(?!"))""",
    "escaped_single": r"""(?:[^'\\\n]|\\{3}'|\\(?!'))""",
    "double": r"""(?:[^"\\\n]|\\.)""",
    "single": r"""(?:[^'\\\n]|\\.|'')""",
    "tick": r"""[^`\s]""",
    "bare": r"""(?:\$\{[^{}\n]{0,200}\} | \{\{[^{}\n]{0,200}\}\} | \{\w{1,80}\} | [^\s"'`<>,;&)\]}\\] | \\(?!["'nrt]) | ["'](?=\w)
        | [,;&)\]}](?![\s"'`,;&)\]}]|$|\\|[\w.-]{1,40}["']?[ \t]?[=:]))""",
}
"""What one character of a value is, by how the value is quoted."""
_ENOUGH = 200
"""Characters of a value that are looked at before deciding; what is masked is the whole of it."""
_OPENINGS = {"escaped": '\\\\"', "escaped_single": r"\\'", "double": '"', "single": "'", "tick": "`", "bare": r"(?!\{[\"'\s]|\[)"}
_VALUE = "|".join(
    f"{_OPENINGS[kind]}(?P<{kind}>{char}{{{int(kind == 'bare')},{_ENOUGH}}})" for kind, char in _VALUES.items()
)
_ASSIGNED = rf"{_NAME}{_SUFFIX}(?P<close>\\?[\"'`]?\]?)(?P<sep>[ \t]{{0,8}}(?:={{1,3}}>?|:=|::?|%3[dD]|>)[ \t]{{0,8}})(?:{_VALUE})"
_OPTION = rf"{_NAME}(?P<suffix>[a-z0-9-]{{0,40}})[ \t]{{1,8}}(?![-|])(?:{_VALUE})"
_OPTION_BEFORE = r"(?<!\S)--(?:[a-z0-9]{1,20}-){0,4}\Z"
_PAIR = (
    r"\b(?:name|key)[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?(?P<name>[\w.-]{1,80})[\"']?,?\s{0,80}"
    r"[\"']?value[\"']?[ \t]{0,4}[:=][ \t]{0,4}(?:\"(?P<double>(?:[^\"\\\n]|\\.)*)|'(?P<single>(?:[^'\n]|'')*)|(?P<bare>[^\s\"',}\]]+))"
)
_SAFE_SUFFIX = (
    r"(?:[-_.]?(?:names?|filenames?|files?|paths?|dir|urls?|uris?|endpoints?|types?|refs?|keyrefs?|length|len|size|count|polic(?:y|ies)|expir\w*+|ttl|lifetime"
    r"|validity|versions?|manager|provider|services?|store|encoder|filter|factory|handler|helper|interceptor|config\w*+|settings|rotation|required|enabled|disabled"
    r"|valid\w*+|invalid|missing|header|prefix|suffix|format|algorithm|alg|issuer|audience|fields?|columns?|param\w*+|env|label|title|placeholder|hint|errors?|status"
    r"|state|mount\w*+|kind|scopes?|limit|budget|usages?|rate|bucket|cache|review|requests?|response|exchange|info|index|position|lines?|list|ids?|at|in|iz\w*+|less"
    r"|ary|board|words?|ring|pair|description|source|based|only))++"
)
"""Ends of names that speak about a secret without holding it; possessive, so that no name takes long."""
_PLAIN_SUFFIX = r"(?:[-_]?(?:key|value|val|hash|base64|b64|string|text|data|raw|secret|token|password|access|id|[a-z]?\d++))*+"
_PROSE_AFTER = r"[ \t]+(?![\w.-]+[=:])\S"
_SENTENCE = r"\s(?:must|be|is|are|not|was|the|at|for|to|of|in|with|from|could|cannot|should|has|have|by|or|and|than|but)\s"
_TAG_BEFORE = r"<[\w:.-]{0,60}\Z"
_YAML_START = r"^[ \t]*(?:- )?[\"']?[\w.-]*\Z"


def find_named(text: str, lowered: str) -> Iterator[Span]:
    """Yield the spans of values whose name says that they are secret; `lowered` is the text in lower case, of equal length."""
    for stem in _STEMS:
        start = lowered.find(stem)
        while start >= 0:
            yield from _at(text, start)
            start = lowered.find(stem, start + 1)
    if "value" in lowered:
        yield from _pairs(text)


def is_secret_name(name: str) -> bool:
    """Whether a variable, key or capture of this name holds a secret."""
    return any(_named(f"{name}=", match.start()) for stem in _STEMS for match in compiled(re.escape(stem), ANY_CASE).finditer(name))


def _at(text: str, start: int) -> Iterator[Span]:
    """Yield the value that belongs to the name whose stem starts here, if there is one and it is a secret."""
    match = compiled(_ASSIGNED, SPACED | ANY_CASE).match(text, start)
    if match is None and compiled(_OPTION_BEFORE, ANY_CASE).search(text, max(0, start - 90), start):
        match = compiled(_OPTION, SPACED | ANY_CASE).match(text, start)
        if match and not is_harmless(_value(match)[0]) and _is_name(text, match):
            yield _value(match)[1]
        return
    if match is None or not _is_name(text, match):
        return
    value, span = _value(match)
    if not is_harmless(value) and _is_secret(text, match, value):
        yield _whole_line(text, match, span)


def _named(text: str, start: int) -> bool:
    match = compiled(_NAME + _SUFFIX + "=", ANY_CASE).match(text, start)
    return match is not None and _is_name(text, match)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether the name around a stem is one that secrets have."""
    stem, suffix, start = match["stem"].lower(), match["suffix"], match.start()
    before = text[max(0, start - 24) : start]
    if suffix and compiled(_SAFE_SUFFIX, ANY_CASE).fullmatch(suffix):
        return False
    if stem == "key":
        return bool(compiled(_KEY_BEFORE, ANY_CASE).search(before) or compiled(_API_BEFORE, ANY_CASE).search(before))
    if stem in {"pass", "auth"}:
        return not suffix and (not before[-1:].isalpha() or (match["stem"][0].isupper() and before[-1:].islower()))
    return stem != "sess" and suffix.lower() != "s"


def _is_secret(text: str, match: re.Match[str], value: str) -> bool:
    """Whether the value is one that a secret could have, judged by how it is written."""
    stem, separator = match["stem"].lower(), match["sep"].strip()
    weak = stem in {"token", "pass", "auth"} or stem.startswith("sess") or (stem == "key" and len(value) < 6)
    if separator == ">":
        return bool(compiled(_TAG_BEFORE).search(text, max(0, match.start() - 60), match.start())) and text.startswith("</", match.end())
    if stem.startswith("sess") and value.startswith("0x"):
        return False
    if match["tick"] is not None:
        return looks_random(value)
    if match["bare"] is None:
        return not (weak and len(value) < 4) and not (stem == "auth" and not looks_random(value))
    if separator.startswith(":") and ":=" not in separator:
        return _is_secret_after_colon(text, match, value, weak)
    if value.isdigit() and weak:
        return len(value) >= 12
    return not (stem == "auth" and not looks_random(value))


def _is_secret_after_colon(text: str, match: re.Match[str], value: str, weak: bool) -> bool:
    """Whether `name: value` without quotes is a secret and not a sentence such as `token: illegal base64 data`."""
    tight, stem = match["sep"] == ":", match["stem"].lower()
    if tight and not compiled(_PLAIN_SUFFIX, ANY_CASE).fullmatch(match["suffix"]):
        return False
    if value.isdigit():
        return not weak and not (tight and match["suffix"])
    if stem == "auth":
        return looks_random(value)
    if _starts_line(text, match) and not weak:
        return not (is_word(value) and (value.endswith(":") or compiled(_SENTENCE).search(text, match.end(), _line_end(text, match.end()))))
    if weak or (tight and not stem.startswith(("pass", "pwd"))):
        alone = _starts_line(text, match) and _ends_line(text, match.end())
        return alone or looks_random(value) or (not is_word(value) and len(value) >= 6)
    return not (is_word(value) and compiled(_PROSE_AFTER).match(text, match.end()))


def _whole_line(text: str, match: re.Match[str], span: Span) -> Span:
    """Return the span of a plain YAML scalar, which may hold blanks: the rest of the line."""
    if match["bare"] is None or match["sep"].strip() != ":" or match["stem"].lower() in {"token", "auth"} or not _starts_line(text, match):
        return span
    rest = text[span[0] : _line_end(text, span[1])]
    return span[0], span[0] + len(rest.partition(" #")[0].rstrip())


def _starts_line(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    return match["sep"][-1] in " \t" and bool(compiled(_YAML_START).search(text[line : match.start()]))


def _ends_line(text: str, offset: int) -> bool:
    return not text[offset : _line_end(text, offset)].strip()


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return end if end >= 0 else len(text)


def _pairs(text: str) -> Iterator[Span]:
    """Yield the values of `name: DB_PASSWORD, value: …` pairs, as Kubernetes writes environment variables."""
    for match in compiled(_PAIR, ANY_CASE).finditer(text):
        value, span = _value(match)
        if not is_harmless(value) and is_secret_name(match["name"]):
            yield span


def _value(match: re.Match[str]) -> tuple[str, Span]:
    """Return the value as far as it was looked at, and the span of all of it."""
    groups = match.groupdict()
    kind = next(kind for kind in _VALUES if groups.get(kind) is not None)
    start, end = match.span(kind)
    if end - start >= _ENOUGH and (rest := compiled(f"{_VALUES[kind]}+", SPACED | ANY_CASE).match(match.string, end)):
        end = rest.end()
    if kind == "bare" and match.string[end - 1] in ".:!" and not match.string[end : end + 1].strip():
        end -= 1  # the end of a sentence
    return match[kind], (start, end)
