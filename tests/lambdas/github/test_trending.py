"""GitHub's trending page, and pages with another layout."""

import pytest

from lambdas.github import errors
from lambdas.github.tools import get_trending_repositories
from tests.lambdas.github.conftest import Serve


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("", "/trending?since=daily"),
        ("C++", "/trending/c%2B%2B?since=daily"),
        ("C#", "/trending/c%23?since=daily"),
        (" Jupyter  Notebook ", "/trending/jupyter-notebook?since=daily"),
        ("../../settings?a=b", "/trending/..%2F..%2Fsettings%3Fa%3Db?since=daily"),
    ],
)
def test_the_address_contains_the_language(serve: Serve, language: str, path: str) -> None:
    asked = serve("<article><h2><a href='/a/b'>b</a></h2></article>")
    get_trending_repositories(language)
    assert asked[0].environ["RAW_URI"] == path


def test_an_unknown_language_is_named(github: str) -> None:
    with pytest.raises(errors.NothingTrendingError, match='in "brainfog": ask for another language'):
        get_trending_repositories("brainfog")


@pytest.mark.parametrize("language", [".", "..", " .. "])
def test_a_language_that_leads_elsewhere_is_not_asked_for(serve: Serve, language: str) -> None:
    asked = serve("<article><h2><a href='/a/b'>b</a></h2></article>")
    with pytest.raises(errors.NothingTrendingError, match="ask for another language"):
        get_trending_repositories(language)
    assert not asked


def test_a_page_that_has_changed_says_what_to_change(serve: Serve) -> None:
    serve("<main><div class='repo'><a href='/a/b'>a/b</a></div></main>")
    with pytest.raises(errors.GithubPageChangedError, match=r"lambdas/github/trending\.py"):
        get_trending_repositories()


def test_a_page_with_another_layout_is_still_read(serve: Serve) -> None:
    serve(
        "<article id=x><h3><span><a data-y href='/a/b.c'>a / <b>b.c</b></a></span></h3><p>One &amp; two"
        "<div>1 star today</div></article><article><p>An advertisement, <a href='/x/y'>here</a></p></article>"
        "<article><h1><a href='/sponsors'>No repository</a></h1></article>"
    )
    (found,) = get_trending_repositories()
    assert (found.owner, found.name, found.description, found.stars_today) == ("a", "b.c", "One & two", 1)


def test_at_most_ten_are_listed(serve: Serve) -> None:
    serve("".join(f"<article><h2><a href='/a/b{number}'></a></h2></article>" for number in range(25)))
    assert [one.name for one in get_trending_repositories()] == [f"b{number}" for number in range(10)]
