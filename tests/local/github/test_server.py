"""The local copy of GitHub's pages."""

from collections.abc import Iterator

import pytest
import requests

from local.github.server import LocalGithub, sample_repositories


@pytest.fixture(scope="module")
def github() -> Iterator[str]:
    server = LocalGithub()
    server.start()
    yield server.url
    server.stop()


def test_every_page_says_that_it_is_a_sample(github: str) -> None:
    assert "offline sample, not GitHub" in requests.get(f"{github}/trending", timeout=10).text
    for repository in sample_repositories():
        url = f"{github}/repos/{repository.owner}/{repository.name}/readme"
        assert "> Offline sample: this repository is made up" in requests.get(url, timeout=10).text


def test_the_most_stars_today_come_first() -> None:
    stars = [repository.stars_today for repository in sample_repositories()]
    assert len(stars) >= 4
    assert stars == sorted(stars, reverse=True)


@pytest.mark.parametrize("path", ["repos/offline--sample/nothing/readme", "repos/a/lantern/readme", "settings"])
def test_an_unknown_page_is_404(github: str, path: str) -> None:
    assert requests.get(f"{github}/{path}", timeout=10).status_code == 404
