"""What the generated rules look for: phrases of failing programs, with the literals and expressions that find them.

In phrases `{s}` is the rule's subject. In the lines that an expression finds, `{host}`, `{port}` and `{n}` vary.
"""

from __future__ import annotations

from typing import NamedTuple

SUBJECTS = """billing mailer vault gateway router invoice-writer session-store audit-log token-issuer cart-sync stock-feed price-engine
rate-limiter image-resizer geo-index fraud-check order-saga wallet loyalty coupon tax-calc label-printer carrier-hook returns
refund-job sms-relay push-relay feed-builder report-cron backup-cron ldap-bridge sso-bridge scim-sync ledger-export ticketing
chat-relay media-store thumbnailer search-index suggest-index""".split()

CONTAINS = (
    "{s}: connection pool exhausted, no free connection",
    "{s} gave up waiting for its leader",
    "cannot open keystore of {s}",
    "{s}: certificate has expired",
    "no such bucket for {s}",
    "{s}: schema registry refused the subject",
    "OutOfMemoryError in {s} worker",
    "{s}: permission denied writing checkpoint",
    "liveness probe of {s} failed",
    "{s}: duplicate key value violates unique constraint",
    "back-off restarting failed container {s}",
    "{s}: circuit breaker opened",
)


class Expression(NamedTuple):
    """A regular expression with captures, a literal that all its lines hold, such a line, and the rule's message."""

    regex: str
    literal: str
    line: str
    message: str


EXPRESSIONS = (
    Expression(
        r"{s}: upstream (?P<host>[\w.-]+):(?P<port>\d+) refused the connection after (?P<attempts>\d+) attempts",
        "{s}: upstream ",
        "{s}: upstream {host}:{port} refused the connection after {n} attempts",
        "{s} cannot reach {{host}}:{{port}}.",
    ),
    Expression(
        r"quota of {s} exceeded: (?P<used>\d+) of (?P<limit>\d+) (?:MiB|requests)",
        "quota of {s} exceeded: ",
        "quota of {s} exceeded: {n} of {port} MiB",
        "{s} may use {{limit}}.",
    ),
    Expression(
        r"{s} timed out after (?P<seconds>\d+(?:\.\d+)?)s? (?:waiting for|talking to) (?P<host>\S+)",
        "{s} timed out after ",
        "{s} timed out after {n}.5s waiting for {host}",
        "{s} waits for {{host}}.",
    ),
    Expression(
        r"panic in {s}: runtime error: (?P<reason>[a-z ]+)(?: \[recovered\])?",
        "panic in {s}: runtime error: ",
        "panic in {s}: runtime error: index out of range [{n}] with length 3",
        "{s} crashed: {{reason}}.",
    ),
    Expression(
        r"{s}: (?:user|client) '(?P<user>[^']+)' is not allowed to (?P<action>\w+)",
        "' is not allowed to ",
        "{s}: user 'svc-{port}' is not allowed to publish",
        "{{user}} may not {{action}}.",
    ),
)


class Steps(NamedTuple):
    """A rule of several lines: its form, the texts it names, and the texts that a log which it matches shows in turn."""

    form: str
    texts: tuple[str, ...]
    shown: int


STEPS = (
    Steps("sequence", ("{s}: lease lost, stepping down", "{s}: replaying journal from the start"), 2),
    Steps("set", ("{s}: disk usage above the high watermark", "{s}: compaction skipped this round"), 2),
    Steps("unless", ("{s}: rebalance started for all partitions", "{s}: rebalance finished for all partitions"), 2),
    Steps("count", ("{s}: retrying delivery of message",), 1),
)
