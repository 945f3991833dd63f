"""The agents' tools: today's trending repositories, and a repository's README.

GITHUB_URL and GITHUB_API_URL may point to a copy of GitHub's pages. GITHUB_TOKEN_SECRET names the secret with a token;
it is optional.
"""

import os
import re
from urllib.parse import quote

from lambdas.github.errors import GithubPageChangedError, NoReadmeError, NothingTrendingError
from lambdas.github.pages import read, token
from lambdas.github.trending import Repository, TrendingPage

MOST_REPOSITORIES = 10
README_BYTES = 20_000
"""How much of a README is returned. An action group's answer to Bedrock Agents is limited to 25 KB."""

_WEB, _API = "https://github.com", "https://api.github.com"
_CUT = "\n\n(The README goes on; this is its beginning.)"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
# These parts of a path would lead to another page than the one that is meant.
_DOTS = (".", "..")


def get_trending_repositories(language: str = "") -> list[Repository]:
    """Returns at most ten of today's trending repositories, the most trending first. `language` "" means any.

    Raises GithubError: unreachable, rate limit, a page that has changed, or nothing trending.
    """
    # In GitHub's addresses, languages are in lower case with hyphens for spaces.
    slug = quote("-".join(language.lower().split()), safe="")
    if slug in _DOTS:
        raise _nothing(language)
    url = f"{os.environ.get('GITHUB_URL') or _WEB}/trending{'/' + slug if slug else ''}?since=daily"
    page = TrendingPage()
    try:
        page.feed(read(url, {"Accept": "text/html"}))
    except LookupError as error:
        raise _nothing(language) from error
    if page.nothing and not page.repositories:
        raise _nothing(language)
    if not page.repositories:
        raise GithubPageChangedError(
            f"No repository was found on {url}: GitHub has changed the page. Change lambdas/github/trending.py"
        )
    return page.repositories[:MOST_REPOSITORIES]


def get_readme(owner: str, name: str) -> str:
    """Returns the repository's README as its author wrote it, at most its first 20,000 bytes.

    Raises GithubError: unreachable, rate limit, or no README.
    """
    if not all(_NAME.fullmatch(part) and part not in _DOTS for part in (owner, name)):
        raise NoReadmeError(
            f'"{owner}/{name}" is not a repository: give an owner and a name as GitHub lists them, as in python/cpython'
        )
    url = f"{os.environ.get('GITHUB_API_URL') or _API}/repos/{owner}/{name}/readme"
    try:
        text = read(url, {"Accept": "application/vnd.github.raw+json"}, token=token())
    except LookupError as error:
        raise NoReadmeError(f"{owner}/{name} does not exist or has no README: ask for another language") from error
    if not text.strip():
        raise NoReadmeError(f"The README of {owner}/{name} is empty: ask for another language")
    kept = text.encode()[:README_BYTES].decode(errors="ignore")
    return kept if kept == text else kept + _CUT


def _nothing(language: str) -> NothingTrendingError:
    place = f'in "{language}"' if language else "today"
    return NothingTrendingError(f"GitHub lists no trending repository {place}: ask for another language, or for any")
