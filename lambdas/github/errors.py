"""The errors of requests to GitHub. The text of each says what to do."""


class GithubError(RuntimeError):
    """GitHub gave no usable answer."""


class GithubUnreachableError(GithubError):
    """GitHub answered with an error, too late, or not at all."""


class GithubRateLimitError(GithubError):
    """GitHub accepts no more requests for a while."""


class GithubTokenError(GithubError):
    """GitHub rejected the token, or the secret that holds it cannot be read."""


class GithubPageChangedError(GithubError):
    """A GitHub page has changed, so this code cannot read it."""


class NothingTrendingError(GithubError):
    """GitHub lists no trending repository, for example because it does not know the language."""


class NoReadmeError(GithubError):
    """The repository does not exist or has no README."""
