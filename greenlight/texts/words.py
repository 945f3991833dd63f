"""Words that many texts share: lists of names, numbered titles, durations."""

from collections.abc import Sequence

APP_NAME = "Greenlight"
DATE_AND_TIME = "{date_short_pretty} at {time}"
"""How Slack shows a time: it fills in both in the reader's language and zone ("yesterday at 14:05")."""

DATE_TIME_AGO = "{date_short_pretty} at {time} ({ago})"
"""The same, with how long ago that is when somebody reads it ("today at 14:05 (3 minutes ago)")."""

SOMEBODY = "somebody"
SOME_CHANNEL = "some-channel"


def either(names: Sequence[str]) -> str:
    """One of these (at least one)."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def together(names: Sequence[str]) -> str:
    """All of these (at least one)."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def listed(names: Sequence[str]) -> str:
    """These, one after the other."""
    return ", ".join(names)


def with_others(names: str, count: int) -> str:
    """The first names of a long list, and how many (at least one) are left out."""
    return f"{names} and 1 other" if count == 1 else f"{names} and {count} others"


def numbered(text: str, number: int, count: int) -> str:
    """One of several messages or fields that continue the same text."""
    return f"{text} ({number} of {count})"


def with_number(text: str, number: int) -> str:
    """One of several texts that look alike."""
    return f"{number}. {text}"


def seconds(count: int) -> str:
    """A duration of seconds."""
    return f"{count} s"


def minutes(count: int) -> str:
    """A duration of minutes."""
    return f"{count} min"


def hours(count: int) -> str:
    """A duration of hours."""
    return f"{count} h"
