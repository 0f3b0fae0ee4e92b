"""The quality gate's table: `python -m tests.rules.gate [AREA|RULE…] [-v]`.

A row a log rule: match examples, near misses, words and values of its mutants that fared as they should, the score, other
rules that fire on its examples without being declared as related, errors and warnings on logs that have nothing wrong.
With `-v` every mutant that fared wrong is shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.model.rule import Rule
from diagnose.ruleset.load import load_packs
from tests.rules.quality import Quality, qualities

HEAD = f"{'rule':<44} {'match':>5} {'near':>5} {'words':>9} {'values':>9} {'score':>6} {'others':>6} {'innocent':>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints how good the examples and conditions of the log rules are.")
    parser.add_argument("names", nargs="*", help="areas or rules (default: all)")
    parser.add_argument("-v", "--verbose", action="store_true", help="also what is wrong with each")
    args = parser.parse_args()
    rules = [rule for rule in load_packs([builtin_rules()])[0] if rule.kind == "log"]
    chosen = [rule for rule in rules if is_named(rule, args.names)]
    for line in table(list(qualities(catalog_of(rules), chosen)), args.verbose):
        print(line)


def is_named(rule: Rule, names: Sequence[str]) -> bool:
    """Whether a rule is among the names; no names are all rules."""
    return not names or rule.id in names or rule.area in names


def table(rows: Sequence[Quality], verbose: bool = False) -> Iterator[str]:
    """Yield the lines of the table, the worst scores first, and the average."""
    yield HEAD
    for row in sorted(rows, key=lambda row: row.score.share):
        rule, score = row.rule, row.score
        words, values = f"{score.words_needed}/{score.words}", f"{score.values_free}/{score.values}"
        yield (
            f"{rule.id:<44} {len(rule.examples_match):>5} {len(rule.examples_no_match):>5} {words:>9} {values:>9}"
            f" {score.share:>6.2f} {len(row.strangers):>6} {row.innocent_hits:>8}"
        )
        if verbose:
            yield from (f"    {text}" for text in (*score.wrong, *(f"{other} fires on {log!r}" for other, log in row.strangers.items())))
    yield f"{len(rows)} log rules, average score {sum(row.score.share for row in rows) / max(1, len(rows)):.3f}"


if __name__ == "__main__":
    main()
