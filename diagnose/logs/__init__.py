"""Log bytes in, blocks of whole lines and readable log lines out."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """This package, which is a function of the library too: `from diagnose import logs`."""

    def __call__(self, *paths: Any, **options: Any) -> Any:
        """See `diagnose.api.logs`."""
        return import_module("diagnose.api").logs(*paths, **options)  # by its name: the library is above


sys.modules[__name__].__class__ = _Callable
