"""The items that belong to a run besides its record: posts, used tokens, the last reply, a result to send again."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Post:
    """Something that was posted. Its Slack timestamp is "" while it is only claimed."""

    ts: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to post something. `may_be_posted` says that an earlier attempt may have posted it."""

    may_be_posted: bool


@dataclass(frozen=True, kw_only=True)
class Used:
    """Tokens that were used."""

    tokens: int


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A model's reply, or its beginning. `whole` is the length of all of it in characters."""

    text: str
    whole: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """A notification that was kept."""

    text: str
