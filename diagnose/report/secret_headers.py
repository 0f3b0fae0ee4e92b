"""Secrets in HTTP headers: Authorization of every scheme, bearer tokens anywhere, basic credentials, cookies."""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.report.harmless import is_harmless, is_word, looks_random
from diagnose.report.patterns import ANY_CASE, compiled

Span = tuple[int, int]

_BLANK = r"(?:[ \t]{1,4}|%20|\+)"
_AUTHORIZATION = (
    rf"authorization\\?[\"']?[ \t]{{0,4}}(?::(?!:)|=|=>)[ \t]{{0,4}}\\?[\"'\[]{{0,2}}"
    rf"(?:(?P<scheme>basic|bearer|token|api-?key|key|dpop|splunk|ssws|geniekey|negotiate|ntlm){_BLANK})?(?P<s>[^\s\"'\\,;<>]+)"
)
_LONG_AUTHORIZATION = (
    r"authorization\\?[\"']?[ \t]{0,4}[:=][ \t]{0,4}\\?[\"']?"
    r"(?:digest|oauth|aws4-hmac-sha256|sharedkey(?:lite)?|hmac\w*|signature)[ \t]+(?P<s>[^\n]+)"
)
_BEARER = rf"\bbearer(?:{_BLANK}|:[ \t]?)(?P<s>[\w.~+/=-]{{6,}})(?![\w]*=[\"'])"
_BASIC = r"\bbasic[ \t](?P<s>[A-Za-z0-9+/]{8,}={0,2})"
_COOKIES = r"\bcookies?\\?[\"']?[ \t]{0,4}[:=][ \t]{0,4}\\?[\"'\[]{0,2}(?P<s>[^\n]+)"
_COOKIE = r"(?P<name>[\w.%!#$&*^`|~+-]{1,120})=(?P<s>[^;,\s\"'\\]+)"
_COOKIE_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "priority", "version", "secure", "httponly"})


def find_headers(text: str, lowered: str) -> Iterator[Span]:
    """Yield the spans of credentials in headers; `lowered` is the text in lower case, of equal length."""
    if "authorization" in lowered:
        yield from _authorizations(text)
    if "bearer" in lowered:
        matches = compiled(_BEARER, ANY_CASE).finditer(text)
        yield from (match.span("s") for match in matches if looks_random(match["s"]) and not _is_parameter(match["s"]))
    if "basic " in lowered:
        yield from (match.span("s") for match in compiled(_BASIC, ANY_CASE).finditer(text) if _is_basic(match["s"]))
    if "cookie" in lowered:
        for match in compiled(_COOKIES, ANY_CASE).finditer(text):
            yield from _cookies(text, *match.span("s"))


def _authorizations(text: str) -> Iterator[Span]:
    for match in compiled(_LONG_AUTHORIZATION, ANY_CASE).finditer(text):
        yield match.span("s")
    for match in compiled(_AUTHORIZATION, ANY_CASE).finditer(text):
        sentence = is_word(match["s"]) and text[match.end() : match.end() + 2].strip(" \t")[:1].islower()
        if not is_harmless(match["s"]) and not sentence and (match["scheme"] or looks_random(match["s"])):
            yield match.span("s")


def _cookies(text: str, start: int, end: int) -> Iterator[Span]:
    for match in compiled(_COOKIE).finditer(text, start, end):
        if match["name"].lower() not in _COOKIE_ATTRIBUTES and not is_harmless(match["s"]):
            yield match.span("s")


def _is_parameter(value: str) -> bool:
    return value.partition("=")[0].lower() in {"realm", "error", "scope", "error_description", "authorization_uri", "resource_metadata"}


def _is_basic(value: str) -> bool:
    """Whether a value is base64 of `user:password`."""
    from base64 import b64decode

    try:
        decoded = b64decode(value + "=" * (-len(value) % 4), validate=True)
    except ValueError:
        return False
    return b":" in decoded and all(byte >= 32 for byte in decoded)
