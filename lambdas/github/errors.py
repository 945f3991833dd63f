"""What can go wrong on the way to GitHub: one named error for each, whose text says what to do."""


class GithubError(RuntimeError):
    """GitHub gave no answer that can be used."""


class GithubUnreachableError(GithubError):
    """GitHub did not answer in time, not at all, or with an error of its own."""


class GithubRateLimitError(GithubError):
    """GitHub takes no more requests for a while."""


class GithubTokenError(GithubError):
    """GitHub does not take the token that it was given."""


class GithubPageChangedError(GithubError):
    """A page of GitHub's is not as this code knows it."""


class NothingTrendingError(GithubError):
    """GitHub lists no trending repository, which is so for a language that it does not know."""


class NoReadmeError(GithubError):
    """The repository is not there, or has no README."""
