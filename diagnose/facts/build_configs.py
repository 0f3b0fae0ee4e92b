"""The `--build-configs` keys that `choreo create component` needs, by component type and buildpack (Choreo's FAQ)."""

from __future__ import annotations

from diagnose.facts.patterns import Pattern

_LANGUAGE = ("buildPackLangVersion",)
_LANGUAGE_AND_PORT = ("buildPackLangVersion", "port")
_DOCKER = ("dockerFilePath",)
_SINGLE_PAGE = ("buildCommand", "outputDirectory", "nodeVersion")

_BY_LANGUAGE = dict.fromkeys(("python", "nodejs", "java", "go", "php", "ruby"), _LANGUAGE)
_NOTHING: dict[str, tuple[str, ...]] = {"ballerina": (), "mi": ()}
_SERVICE = {**_BY_LANGUAGE, "dotnet": _LANGUAGE, "docker": _DOCKER, **_NOTHING}

REQUIRED_KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "service": _SERVICE,
    "web-app": {
        **dict.fromkeys(("python", "nodejs", "go", "php", "ruby", "dotnet"), _LANGUAGE_AND_PORT),
        "docker": (*_DOCKER, "port"),
        "static": (),
        **dict.fromkeys(("react", "angular", "vue"), _SINGLE_PAGE),
    },
    "webhook": {**_BY_LANGUAGE, "docker": _DOCKER, **_NOTHING},
    "scheduled-task": _SERVICE,
    "manual-task": _SERVICE,
}

KNOWN_KEYS = frozenset({*_LANGUAGE_AND_PORT, *_DOCKER, *_SINGLE_PAGE, "dockerContext", "dockerContextPath"})
"""Every key of the table; the context keys are accepted too, as the console has that setting."""

_TYPES = {
    "webapp": "web-app",
    "webapplication": "web-app",
    "scheduledtask": "scheduled-task",
    "scheduletask": "scheduled-task",
    "manualtask": "manual-task",
}
_BUILDPACKS = {
    "node": "nodejs",
    "npm": "nodejs",
    "golang": "go",
    "py": "python",
    "pypi": "python",
    "net": "dotnet",
    "dotnetcore": "dotnet",
    "csharp": "dotnet",
    "wso2mi": "mi",
    "microintegrator": "mi",
    "dockerfile": "docker",
    "byoc": "docker",
    "staticwebsite": "static",
    "staticweb": "static",
    "staticsite": "static",
    "staticfiles": "static",
    "reactjs": "react",
    "vuejs": "vue",
    "angularjs": "angular",
}
_NOT_LETTERS = Pattern(r"[^a-z0-9]")


def component_type(written: str) -> str:
    """Return the type of a component as rules know it (`webApp` -> `web-app`)."""
    letters = _NOT_LETTERS.sub("", written.lower())
    return _TYPES.get(letters, letters)


def buildpack_name(written: str) -> str:
    """Return the buildpack's name as rules know it (`.Net` -> `dotnet`)."""
    letters = _NOT_LETTERS.sub("", written.lower())
    return _BUILDPACKS.get(letters, letters)


def missing_keys(written_type: str, written_buildpack: str, keys: list[str]) -> list[str]:
    """Return the needed keys that are absent; nothing for combinations that the table does not have."""
    needed = REQUIRED_KEYS.get(component_type(written_type), {}).get(buildpack_name(written_buildpack), ())
    return [key for key in needed if key not in keys]
