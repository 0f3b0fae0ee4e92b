"""Secrets that are known by their own shape, wherever they stand: tokens with a prefix, headers, passwords in URLs.

Each entry is (words, pattern). The pattern is only tried on text that contains one of the words (lower case), and its
group `s` is what must be hidden; what stands before it is kept so that people recognise which secret it was. Patterns
take linear time: no nested repetition, and every repetition is bounded, possessive or ends where its class ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.report.harmless import is_harmless
from diagnose.report.patterns import BY_LINE, compiled

Span = tuple[int, int]

_NOT_IN_WORD = r"(?<![A-Za-z0-9])"

_TOKENS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("tskey-",), r"tskey-(?:[a-z]{2,12}-)?\w(?P<s>[\w-]{7,})"),
    (("privkey:",), r"privkey:(?P<s>[0-9a-f]{16,})"),
    (("/a/",), r"login\.[\w.-]{1,80}/a/(?P<s>[\w-]{4,})"),
    (("eyj",), _NOT_IN_WORD + r"eyJ(?P<s>[\w+/=-]{8,}(?:\.[\w+/=-]*){0,4})"),
    (("chk_",), _NOT_IN_WORD + r"chk_(?P<s>[\w+/=.-]{12,})"),
    (("akia", "asia", "abia", "acca", "a3t"), _NOT_IN_WORD + r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])(?P<s>[A-Z0-9]{12,})(?![a-z])"),
    (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_(?P<s>\w{16,})"),
    (("github_pat_",), r"github_pat_(?P<s>\w{16,})"),
    (("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glsoat-", "gloas-"), r"gl[a-z]{2,5}-(?P<s>[\w.-]{16,})"),
    (("xox",), r"xox[a-z](?:\.xox[a-z])?-(?P<s>[\w-]{8,})"),
    (("xapp-",), r"xapp-(?P<s>[\w-]{12,})"),
    (("hooks.slack.com", "hooks.zapier.com"), r"hooks\.(?:slack|zapier)\.com/[a-z]{4,12}/(?P<s>[\w/.-]{8,})"),
    (("/api/webhooks/", "webhookb2/", "incomingwebhook/"),
     r"(?:discord(?:app)?\.com/api/webhooks|/webhookb2|/IncomingWebhook)/(?P<s>[\w/@.-]{8,})"),
    (("npm_",), r"npm_(?P<s>[A-Za-z0-9]{24,})"),
    (("dckr_",), r"dckr_(?:pat|oat)_(?P<s>[\w-]{16,})"),
    (("pypi-",), r"pypi-AgE(?P<s>[\w-]{16,})"),
    (("rubygems_",), r"rubygems_(?P<s>[0-9a-f]{24,})"),
    (("aiza",), _NOT_IN_WORD + r"AIza(?P<s>[\w-]{24,})"),
    (("gocspx-",), r"GOCSPX-(?P<s>[\w-]{16,})"),
    (("ya29.",), r"ya29\.(?P<s>[\w.-]{16,})"),
    (("1//0",), r"1//0(?P<s>[\w-]{24,})"),
    (("q~",), r"(?P<s>(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{24,})"),
    (("sk-", "sk_", "rk_", "pk_live"), _NOT_IN_WORD + r"(?:sk-(?:[a-z]{2,8}-)?|[srp]k_(?:live|test|prod)_)(?P<s>(?=[\w-]*\d)[\w-]{16,})"),
    (("whsec_",), r"whsec_(?P<s>[\w+/=]{16,})"),
    (("sg.",), _NOT_IN_WORD + r"SG\.(?P<s>[\w-]{16,}\.[\w-]{16,})"),
    (("hf_",), _NOT_IN_WORD + r"hf_(?P<s>[A-Za-z0-9]{24,})"),
    (("hvs.", "hvb.", "hvr."), r"hv[sbr]\.(?P<s>[\w-]{16,})"),
    (("glsa_", "glc_"), r"gl(?:sa|c)_(?P<s>[\w+/=]{16,})"),
    (("dop_v1_", "doo_v1_", "dor_v1_"), r"do[opr]_v1_(?P<s>[0-9a-f]{24,})"),
    (("shpat_", "shpca_", "shppa_", "shpss_"), r"shp(?:at|ca|pa|ss)_(?P<s>[0-9A-Fa-f]{16,})"),
    (("atatt3", "atctt3", "atbb"), _NOT_IN_WORD + r"(?:AT[AC]TT3|ATBB)(?P<s>[\w=-]{16,})"),
    (("akcp", "cmvmd"), _NOT_IN_WORD + r"(?:AKCp|cmVmd)(?P<s>[A-Za-z0-9]{32,})"),
    (("sntrys_", "sntryu_", "sbp_", "sb_secret_", "napi_", "pscale_", "lin_api_", "ccipat_", "nfp_", "figd_", "ntn_"),
     r"(?:sntry[su]|sbp|sb_secret|napi|pscale_(?:tkn|oauth|pw)|lin_api|CCIPAT|nfp|figd|ntn)_(?P<s>[\w=.+/-]{16,})"),
    (("pmak-", "nrak-", "dp.pt.", "pul-", "dt0c01.", "dapi", "age-secret-key-1"),
     _NOT_IN_WORD + r"(?:PMAK-|NRAK-|dp\.pt\.|pul-|dt0c01\.|dapi|AGE-SECRET-KEY-1)(?P<s>(?=[\w.-]*\d)[\w.-]{20,})"),
    ((":aa",), _NOT_IN_WORD + r"\d{8,10}:(?P<s>AA[\w-]{32,34})"),
    (("ls0tls1crudjti",), r"LS0tLS1CRUdJTi(?P<s>[A-Za-z0-9+/=]{16,})"),
)  # fmt: skip

_USER = r"(?:(?<!http)(?<!https)(?<!ws)(?<!wss)://[^\s/:@\"'<>]{0,256}:|://[^\s/:@\"'<>]{0,256}:(?!\d{1,5}[/?#]))"
"""The part of a URL before a password; after http and ws, digits before a slash are a port."""

_PLACES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("@",), _USER + r"(?P<s>[^\s\"'<>]{0,1000}[^\s\"'<>/](?=@(?!sha\d)[\w.\[%$-]))"),
    (("@",), r"://(?P<s>(?=[^@\s]*\d)[\w~.-]{20,})@(?=[\w\[])"),
    (("@",), r"oracle:thin:[^\s/@]{1,128}/(?P<s>[^\s@\"']+)@"),
    (("@tcp(", "@unix("), r":(?P<s>[^\s:@\"']{1,256})@(?:tcp|unix)\("),
    (("=",),
     r"(?i)[?&;](?:sig|(?:x-amz-|x-goog-)?signature|code_verifier|saml(?:response|request)|(?:client_)?assertion)=(?P<s>[^&\s\"'<>;#]{8,})"),
    (("code=", "key=", "ticket="), r"(?i)[?&](?:code|key|ticket)=(?P<s>(?=[^&\s]*\d)[^&\s\"'<>;#]{12,})"),
    (("curl",), r"(?:\s-u|--user|--proxy-user)[ =]{0,4}[\"']?[^\s:\"']{1,128}:(?P<s>[^\s\"']+)"),
    (("login",), r"(?i)login\s{1,4}\S{1,128}\s{1,4}password\s{1,4}(?P<s>\S+)"),
    (("password", "identified"), r"(?i)(?:password|identified\s{1,4}by)\s{1,4}(?P<q>[\"'])(?P<s>[^\"'\n]+)(?P=q)"),
    (("sshpass",), r"sshpass\s{1,4}-p\s{0,4}[\"']?(?P<s>[^\s\"']+)"),
)  # fmt: skip

_PATTERN_OF_WORD = [(word, pattern) for words, pattern in _TOKENS + _PLACES for word in words]
_KEY_BEGIN = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_KEY_END = r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_KEY_BODY = r"^[ \t]*+(?P<s>(?=[^\n]{0,59}[a-z])(?=[^\n]{0,59}[A-Z])(?=[^\n]{0,59}\d)[A-Za-z0-9+/]{60,}={0,2})[ \t]*$"


def find_shapes(text: str, lowered: str) -> Iterator[Span]:
    """Yield the spans of secrets with a shape of their own; `lowered` is the text in lower case, of equal length."""
    suspected = {pattern: None for word, pattern in _PATTERN_OF_WORD if word in lowered}
    for pattern in suspected:
        for match in compiled(pattern).finditer(text):
            if not is_harmless(match["s"]):
                yield match.span("s")
    if "private key" in lowered:
        yield from _private_keys(text)
    if len(text) >= 60:
        yield from (match.span("s") for match in compiled(_KEY_BODY, BY_LINE).finditer(text))


def _private_keys(text: str) -> Iterator[Span]:
    """Yield what stands between the marks of private keys, line by line; an open end hides the rest."""
    for begin in compiled(_KEY_BEGIN).finditer(text):
        end = compiled(_KEY_END).search(text, begin.end())
        yield from lines_between(text, begin.end(), end.start() if end else len(text))


def lines_between(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a span for each piece of text[start:end] that is not a line end, without surrounding blanks."""
    for line in compiled(r"[^\s*](?:[^\n]*[^\s])?").finditer(text[start:end]):
        yield start + line.start(), start + line.end()
