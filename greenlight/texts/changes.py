"""What the thread says of an edit. `by` is who edited; counts are of words."""

WHAT_CHANGED = "What changed"
LEGEND = "[−…] was removed, [+…] was added."


def unchanged(by: str) -> str:
    """Somebody sent the text without a change."""
    return f"{by} sent the text as it was."


def only_spaces(by: str) -> str:
    """No word is another than before."""
    return f"{by} edited the text: only its spaces and line breaks."


def removed(by: str, words: int) -> str:
    """Words were removed, and none added."""
    return f"{by} edited the text: {_words(words)} removed."


def added(by: str, words: int) -> str:
    """Words were added, and none removed."""
    return f"{by} edited the text: {_words(words)} added."


def replaced(by: str, removed: int, added: int) -> str:
    """Words were removed, and others added."""
    return f"{by} edited the text: {_words(removed)} removed, {_words(added)} added."


def _words(count: int) -> str:
    return f"{count:,} word" if count == 1 else f"{count:,} words"
