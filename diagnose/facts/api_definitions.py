"""The API definitions that endpoints name: what they are, which version, and what a reader of them stumbles over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from diagnose.facts.component import normal_path
from diagnose.facts.patterns import Pattern
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_PARSED = 300_000
"""Bytes of a definition that is read as a whole; of a larger one only the head."""

MAX_PATHS = 2_000
_HEAD = 4_000
_KINDS = ("openapi", "swagger", "asyncapi")
_HEAD_KEY = Pattern(r"^[\s{]*[\"']?(openapi|swagger|asyncapi)[\"']?\s*:", 8)
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_PARAMETER = Pattern(r"\{[^{}]*\}")
_LOCAL = ("localhost", "127.", "0.0.0.0", "10.", "192.168.")  # noqa: S104 - looked for, not bound
_TOP = Region(1, 1, 1, 1)


def extract(component: ComponentView) -> dict[str, Any]:
    """Give every endpoint the definition that its schemaFilePath leads to."""
    for endpoint in component.fields.get("endpoints", ()):
        path = normal_path(endpoint["schema_file"].lstrip("/"), component.path) if endpoint["schema_file"] else None
        if path and component.tree.has_file(path):
            endpoint["definition"] = _definition(component, path)
    return {}


def _definition(component: ComponentView, path: str) -> Fact:
    shown, size = component.sources.display(path), _size(component, path)
    by_ending = {"proto": "proto", "graphql": "graphql", "gql": "graphql", "graphqls": "graphql"}.get(path.rpartition(".")[2].lower())
    if by_ending or size > MAX_PARSED:
        head = (component.sources.head(path, _HEAD) or b"").decode("utf-8", "replace")
        found = _HEAD_KEY.search(head)
        kind = by_ending or (found[1] if found else "too-large")
        return make_fact("ApiDefinition", shown, _TOP, kind=kind, megabytes=size // 1_000_000, bytes=size)
    return _parsed(component, path, shown)


def _size(component: ComponentView, path: str) -> int:
    try:
        return os.stat(component.sources.on_disk(path)).st_size  # noqa: PTH116 - one system call
    except OSError:
        return 0


def _parsed(component: ComponentView, path: str, shown: str) -> Fact:
    from diagnose.syntax.errors import SyntaxProblem
    from diagnose.syntax.yaml import parse_yaml

    text = component.sources.text(path, MAX_PARSED, quiet=True) or ""
    if not text.strip():
        return make_fact("ApiDefinition", shown, _TOP, kind="empty")
    try:
        documents = parse_yaml(text)
    except SyntaxProblem as error:
        return make_fact("ApiDefinition", shown, error.region, kind="broken", problem=str(error).splitlines()[0][:300])
    except (ValueError, RecursionError):
        return make_fact("ApiDefinition", shown, _TOP, kind="broken", problem="it is nested too deeply")
    root = documents[0] if documents else None
    return _of_mapping(shown, root) if isinstance(root, Mapping) else make_fact("ApiDefinition", shown, _TOP, kind="other")


def _of_mapping(shown: str, root: Mapping) -> Fact:
    kind = next((name for name in _KINDS if root.get(name) is not None), "other")
    version = root.get(kind)
    servers = [text_of(item.get("url")) for item in items_of(root.get("servers")) if isinstance(item, Mapping)]
    paths = root.get("paths")
    entries = [(key, value) for key, value in paths.entries if key.text.startswith("/")][:MAX_PATHS] if isinstance(paths, Mapping) else []
    at = _places(root, kind)
    return make_fact(
        "ApiDefinition",
        shown,
        at.get("kind", _TOP),
        at,
        kind=kind,
        version=text_of(version),
        version_is_text=isinstance(version, Scalar) and isinstance(version.value, str),
        base_paths=[*_base_paths(servers), *filter(None, [text_of(root.get("basePath")).rstrip("/")])],
        http_servers=[url for url in servers if url.startswith("http://") and not urlsplit(url).netloc.startswith(_LOCAL)],
        prefix=_prefix([key.text for key, _ in entries]),
        duplicate_paths=list(_duplicates([key.text for key, _ in entries])),
        without_responses=list(_without_responses(entries))[:20] if kind != "asyncapi" else [],
    )


def _places(root: Mapping, kind: str) -> dict[str, Region]:
    at = {name: key.region for name, word in (("http_servers", "servers"), ("base_paths", "servers"), ("prefix", "paths"))
          if (key := root.key(word)) is not None}  # fmt: skip
    version, key = root.get(kind), root.key(kind)
    if version is not None and key is not None:
        at |= {"version": version.region, "kind": key.region}
    return at


def _base_paths(servers: list[str]) -> Iterator[str]:
    for url in servers:
        try:
            path = urlsplit(url).path.rstrip("/")
        except ValueError:
            continue
        if path and "{" not in url:
            yield path


def _prefix(paths: list[str]) -> str:
    """Return the folders that all paths start with, such as `/api`; "" for a single path, which says nothing of the others."""
    if len(paths) < 2:
        return ""
    common: list[str] = []
    for parts in zip(*(path.split("/")[1:] for path in paths), strict=False):
        if len(set(parts)) > 1 or "{" in parts[0]:
            break
        common.append(parts[0])
    return "/" + "/".join(common) if common else ""


def _duplicates(paths: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in paths:
        form = _PARAMETER.sub("{}", path)
        if form in seen:
            yield path
        seen.add(form)


def _without_responses(entries: list[tuple[Scalar, Node]]) -> Iterator[str]:
    for key, item in entries:
        for method, operation in item.entries if isinstance(item, Mapping) else ():
            if method.text in _METHODS and isinstance(operation, Mapping) and operation.get("responses") is None:
                yield f"{method.text} {key.text}"
