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

        api = import_module("diagnose.api")
        # all at once: `logs` is the name of a package of ours too, which would take the function's place
        globals().update({public: getattr(api, public) for public in __all__ if public != "__version__"})
        return globals()[name]
    raise AttributeError(f"module 'diagnose' has no attribute {name!r}")
