"""The tools over HTTP, against the local copy of GitHub's pages and against a GitHub that fails."""

import pytest

from lambdas.github import errors
from lambdas.github.tools import README_BYTES, get_readme, get_trending_repositories
from tests.lambdas.github.conftest import Serve


def test_the_most_trending_repository_comes_first(github: str) -> None:
    found = get_trending_repositories()
    assert [(one.owner, one.name) for one in found[:2]] == [
        ("offline--sample", "lantern"),
        ("offline--sample", "ferry"),
    ]
    assert (found[0].language, found[0].stars_today) == ("Python", 1284)
    assert found[0].description.startswith("Reads a log as a story")


def test_only_a_languages_repositories_are_listed(github: str) -> None:
    assert [one.name for one in get_trending_repositories("Rust")] == ["ferry"]


def test_a_readme_is_returned_unchanged(github: str) -> None:
    assert get_readme("offline--sample", "ferry").startswith("# Ferry\n\n> Offline sample: this repository is made up")


@pytest.mark.parametrize("text", ["x" * 50_000, "é" * 50_000])
def test_a_long_readme_is_cut_and_says_so(serve: Serve, text: str) -> None:
    serve(text)
    readme = get_readme("a", "b")
    assert readme.endswith(f"{text[0]}\n\n(The README goes on; this is its beginning.)")
    assert README_BYTES <= len(readme.encode()) < 25_000


@pytest.mark.parametrize("name", ["nothing-here", "a/b", "..%2f", ""])
def test_a_missing_readme_is_a_named_error(github: str, name: str) -> None:
    with pytest.raises(errors.NoReadmeError):
        get_readme("offline--sample", name)


@pytest.mark.parametrize(("owner", "name"), [("..", ".."), ("a", ".."), (".", "b"), ("..", "b"), ("a", "b\n")])
def test_a_name_that_leads_elsewhere_is_not_asked_for(serve: Serve, owner: str, name: str) -> None:
    asked = serve("# Elsewhere")
    with pytest.raises(errors.NoReadmeError, match="is not a repository: give an owner and a name as GitHub lists"):
        get_readme(owner, name)
    assert not asked


def test_a_name_may_begin_with_dots(serve: Serve) -> None:
    asked = serve("# Here")
    assert get_readme("a", "..b") == get_readme("a", ".github") == "# Here"
    assert [request.path for request in asked] == ["/repos/a/..b/readme", "/repos/a/.github/readme"]


def test_an_empty_readme_is_an_error(serve: Serve) -> None:
    serve(" \n")
    with pytest.raises(errors.NoReadmeError, match="is empty"):
        get_readme("a", "b")
