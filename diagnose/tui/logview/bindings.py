"""The keys of the log view; help and footer are made from them."""

from __future__ import annotations

from textual.binding import Binding

_KEYS = (
    # keys, action, label, what help says, whether the footer shows it
    ("slash", "search(False)", "Search", "Find a regular expression from here on (small letters find capitals too).", True),
    ("backslash", "search(True)", "Search back", "Find it backwards from here.", False),
    ("n", "next_hit(False)", "Next hit", "The next line that the search finds.", False),
    ("N", "next_hit(True)", "Hit before", "The line before that the search finds.", False),
    ("ampersand", "filters", "Filter", "Show or hide lines that match; several filters, each can be switched off.", True),
    ("equals_sign", "like(False)", "Only such", "Show only lines like this one (other numbers count as alike).", False),
    ("minus", "like(True)", "Hide such", "Hide lines like this one (other numbers count as alike).", False),
    ("s", "levels", "Levels", "Show lines of all levels, warnings and errors, or errors only.", False),
    ("z", "fold", "Fold", "Hide the lines that continue a message (stack traces); p shows all of one.", False),
    ("right_square_bracket", "finding(1)", "Next finding", "The next line that a finding is about.", True),
    ("left_square_bracket", "finding(-1)", "Finding before", "The line before that a finding is about.", False),
    ("right_curly_bracket", "error(1)", "Next error", "The next line that a finding of severity error is about.", False),
    ("left_curly_bracket", "error(-1)", "Error before", "The line before that a finding of severity error is about.", False),
    ("f", "follow", "Follow", "Stay at the end while the log grows; moving up lets go, End resumes.", True),
    ("i", "histogram", "Histogram", "Events over time; arrows in it move in time, enter goes to the lines.", True),
    ("p,enter", "detail", "Message", "All of the message at the cursor: JSON laid out, stack traces whole.", True),
    ("t", "times", "Times", "A column with times: UTC, since the line above, since the marked line, off.", False),
    ("w", "wrap", "Wrap", "Break long lines, or scroll to the side.", False),
    ("number_sign", "goto", "Go to", "Go to a line (120), so many lines on (+50, -50), or a share of the log (75%).", False),
    ("at", "goto_time", "Go to time", "Go to a time: 10:38, 2024-06-04T10:38:53Z, or 2h (ago).", False),
    ("m", "mark", "Mark", "Mark the line, or take its mark away.", False),
    ("apostrophe", "marked(1)", "Next mark", "The next marked line.", False),
    ("quotation_mark", "marked(-1)", "Mark before", "The marked line before.", False),
    ("v", "select", "Select", "Begin to select lines; moving extends, y copies them, escape lets go.", False),
    ("Y", "copy_place", "Copy place", "Copy the path and the number of the line.", False),
    ("r", "new_rule", "New rule", "Write a rule that has this line as its example.", False),
    ("left,h", "sideways(-8)", "Left", "Scroll to the left.", False),
    ("right,l", "sideways(8)", "Right", "Scroll to the right.", False),
    ("shift+left,H", "sideways(-60)", "Far left", "Scroll to the left in big steps.", False),
    ("shift+right,L", "sideways(60)", "Far right", "Scroll to the right in big steps.", False),
    ("0,circumflex_accent", "sideways(-1000000)", "Line start", "Scroll back to the beginning of the lines.", False),
    ("down,j", "move(1)", "Down", "The next line.", False),
    ("up,k", "move(-1)", "Up", "The line before.", False),
    ("pagedown,space", "page(1)", "Page down", "One screen further.", False),
    ("pageup,b", "page(-1)", "Page up", "One screen back.", False),
    ("ctrl+d", "page(0.5)", "Half down", "Half a screen further.", False),
    ("ctrl+u", "page(-0.5)", "Half up", "Half a screen back.", False),
    ("home,g", "first", "First", "To the beginning.", False),
    ("end,G", "last", "Last", "To the end, and stay there while the log grows.", False),
)


def log_keys() -> list[Binding]:
    """Return the bindings of the log view."""
    return [
        Binding(keys, action, label, show=show, tooltip=text, id="log." + label.lower().replace(" ", "-"))
        for keys, action, label, text, show in _KEYS
    ]
