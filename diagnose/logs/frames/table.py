"""Every frame that is recognised, by a look at a log's first lines. A frame is one module and one row here; the first fits."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.logs.frames import (
    buildkit,
    compose,
    console_csv,
    console_json,
    cri,
    docker,
    github,
    guess,
    journal,
    journal_export,
    kubectl,
    stamped,
)
from diagnose.logs.frames.frame import Frame, Recogniser

FRAMES: tuple[Recogniser, ...] = (
    docker.recognise,
    cri.recognise,
    kubectl.recognise,
    github.recognise,
    buildkit.recognise,
    journal_export.recognise,
    console_json.recognise,
    console_csv.recognise,
    journal.recognise,
    stamped.recognise,
    compose.recognise,
)


def recognise(lines: Sequence[str]) -> Frame:
    """Return the frame of sample lines; where none fits, the one that guesses line by line."""
    filled = [line for line in lines if line.strip()]
    return next((frame for row in FRAMES if (frame := row(filled))), guess.FRAME) if filled else guess.FRAME
