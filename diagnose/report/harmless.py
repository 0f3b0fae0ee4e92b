"""Tells values that are secrets from values that only stand where a secret could: references, placeholders, words."""

from __future__ import annotations

from diagnose.report.patterns import ANY_CASE, SPACED, compiled

_WORDS = frozenset(
    """
    true false yes no on off null none nil undefined nan void empty blank unset set required optional missing present absent
        default expired invalid valid incorrect wrong mismatch failed failure denied rejected revoked disabled enabled found not ok
        error unknown string str number integer int boolean bool object array bytes text todo tbd changeme redacted masked hidden
        filtered removed secret password passwd token key value include same-origin omit inherit authentication authorization is was
        are for to of with in and or if must should cannot can has have the a an your flag option argument parameter header file
    """.split()
)
_PLACEHOLDER = r"""
    [*xX•.…?#_=-]+                                        # stars and the like
    | \$\{[^}\n]*\}? | \$\([^)\n]*\)? | \$[A-Z_][A-Z0-9_]* # shell
    | \$\w*(?:pass|secret|token|key)\w* | %\w+%            # $password, %PASSWORD%
    | \{\{?[^{}\n]*(?:\}\}?)? | <[^<>\n]*>? | \[[^\[\]\n]*\]? | \([^()\n]*\)?
    | (?:process|import\.meta|Deno|os|System|window|this|self|req|request|ctx|configs?|settings|secrets|env|args|props|vars?|local|data)
      (?:\.\w+|\[[\w'"]*\]?|\([\w'"]*\)?)+ ;?              # code that reads it from elsewhere
    | [A-Za-z_][\w.]*\([^()\n]*\)?;?                       # a call
    | (?:/|~/|\.{1,2}/|[A-Za-z]:\\)(?:run|var|etc|mnt|home|usr|app|opt|root|tmp|src|secrets?|config|certs?|workspace)\b[\w./\\-]*
    | your[\w-]* | my-?(?:secret|token|password|key) | example | placeholder
"""
_CAMEL = r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)*"
_JOINTS = r"[-_./:]"


def is_harmless(value: str) -> bool:
    """Whether a value tells nothing: empty, masked already, a placeholder, a reference to a variable, a plain word."""
    bare = value.strip().strip("\"'`\\").rstrip(",;:.)]}").strip()
    if len(bare) == 1 or not any(char.isalnum() for char in bare):
        return True
    return bare.lower() in _WORDS or compiled(_PLACEHOLDER, SPACED | ANY_CASE).fullmatch(value.strip().rstrip(",;")) is not None


def looks_random(value: str) -> bool:
    """Whether a value has the look of a generated secret: long enough, letters mixed with digits, or very long."""
    if len(value) < 8 or value.startswith(("/", ".", "http://", "https://")):
        return False
    has_digit, has_letter = any(c.isdigit() for c in value), any(c.isalpha() for c in value)
    return (has_digit and has_letter) or (len(value) >= 12 and has_letter and not _is_words(value))


def is_word(value: str) -> bool:
    """Whether a value reads like a word or an identifier rather than a secret: letters only, joined by dashes, dots or slashes."""
    return _is_words(value.rstrip(",;:.)"))


def _is_words(value: str) -> bool:
    return bool(value) and all(compiled(_CAMEL).fullmatch(part) or part.isupper() for part in compiled(_JOINTS).split(value) if part)
