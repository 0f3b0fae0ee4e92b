"""The declared types of what document rules see: nodes of a document, and the document (CEL is checked against this)."""

from __future__ import annotations

from diagnose.model.fact_type import FactType, declare

DOCUMENT_TYPES: dict[str, FactType] = {
    "Node": declare(
        "A place in a document, whether something is there or not. Fields of other kinds of nodes have the default of their type.",
        path="string — as the platform writes it, such as endpoints[0].service.port; empty for the document",
        key="string — the key, empty for an item of a list",
        state="string — value, empty, missing, blank, mistyped, unknown, unsupported or broken",
        kind="string — what is written: text, number, boolean, date, binary, list, mapping, null or nothing",
        type="string — what the format wants: text, number, boolean, list, mapping or any",
        required="bool — the format requires it",
        checked="bool — the platform's check looks at it",
        written="string — the value as it is written, shortened; for a broken document the line that is broken",
        text="string — the value as the platform reads text: numbers, booleans and dates become text; for a broken document the reason",
        number="double — the value as the platform reads numbers, 0 when it is none",
        texts="list<string> — the items of a list, read as text",
        keys="list<string> — the keys of a mapping",
        within="string — the state of the mapping or list that the node is in",
        leads_to="string — what is at the path that a text is, from the document's context: file, folder or empty",
        beside="list<string> — the keys of the mapping that the node is in",
        since="string — the version of the format from which on the key is known, empty for always",
        suggestion="string — what was probably meant: a key, an allowed value or a file that exists; empty when nothing is alike",
        hint="string — the suggestion as a sentence to put after another (\" Did you mean 'x'?\"), empty when there is none",
        first="string — of a repeated value or key: the place of the first one as file:line",
    ),
    "Document": declare(
        "The file that is being checked.",
        path="string — as it is shown",
        name="string — file name",
        context="string — the folder that paths in the document start from",
        version="string — the version that the document says",
        keys="list<string> — the keys of the document",
        neighbours="list<string> — the names of the files in the same folder",
    ),
}
