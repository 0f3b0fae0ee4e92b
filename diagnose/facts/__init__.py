"""What a project's files say, as facts with file, line and column.

`extract` walks a project, finds its components, and runs the extractor of every kind of file over each of them. To read a
new kind of file: add its name to `file_kinds`, write a module with `extract(component)`, and name it in `component.EXTRACTORS`.
"""

from diagnose.facts.extraction import Extraction, extract

__all__ = ["Extraction", "extract"]
