"""Tells why an app on WSO2 Choreo does not build, deploy or answer, and what to change.

The library is `check`, `logs`, `explain` and `to_text`; see `diagnose.api`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnose.api import check, explain, logs, to_text

__all__ = ["__version__", "check", "explain", "logs", "to_text"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the library when it is asked for; the commands do without."""
    if name in __all__:
        from importlib import import_module  # by its name: everything imports this package, which is below the library

        # `logs` is a package of ours too, which can be called
        return import_module("diagnose.logs") if name == "logs" else getattr(import_module("diagnose.api"), name)
    raise AttributeError(f"module 'diagnose' has no attribute {name!r}")
