"""What the thread says about an edit; counts are of words."""

WHAT_CHANGED = "What changed"
LEGEND = "[−…] was removed, [+…] was added."
UNCHANGED = "The text was sent as it was."
ONLY_SPACES = "The text was edited: only its spaces and line breaks."


def removed(words: int) -> str:
    """Words were removed, none added."""
    return f"The text was edited: {_words(words)} removed."


def added(words: int) -> str:
    """Words were added, none removed."""
    return f"The text was edited: {_words(words)} added."


def replaced(removed: int, added: int) -> str:
    """Words were removed and others added."""
    return f"The text was edited: {_words(removed)} removed, {_words(added)} added."


def _words(count: int) -> str:
    return f"{count:,} word" if count == 1 else f"{count:,} words"
