"""Pages like GitHub's for tools that read them: the trending page and READMEs, labelled as samples.

The repositories are made up, one file each in `readmes/`; its first line holds what the trending page shows.
Their owner has two hyphens in a row, which GitHub refuses, so nobody can own a page that a sample links to.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, render_template_string

from local.web import WebServer

_FOLDER = Path(__file__).parent
_README = _FOLDER / "readmes"


@dataclass(frozen=True)
class SampleRepository:
    """A made-up repository; `stars_today` orders the trending page."""

    owner: str
    name: str
    language: str
    stars_today: int
    description: str
    readme: str


class LocalGithub:
    """Serves GitHub's pages, and its API at the same address, at `url` between `start` and `stop`."""

    def __init__(self, port: int = 0) -> None:
        self._server = WebServer(_app(sample_repositories()), port, pages=True)
        self.url, self.start, self.stop = self._server.url, self._server.start, self._server.stop


def sample_repositories() -> list[SampleRepository]:
    """The samples, the most stars today first. Raises ValueError for a file with a malformed first line."""
    read = [_read(file) for file in _README.glob("*.md")]
    return sorted(read, key=lambda repository: -repository.stars_today)


def _read(file: Path) -> SampleRepository:
    """Reads a file: `<!-- owner/name | language | stars today | description -->`, then the README."""
    head, _, readme = file.read_text(encoding="utf-8").partition("\n")
    place, language, stars, description = head.removeprefix("<!--").removesuffix("-->").strip().split(" | ")
    owner, name = place.split("/")
    return SampleRepository(owner, name, language, int(stars), description, readme.strip() + "\n")


def _app(repositories: list[SampleRepository]) -> Flask:
    app = Flask(__name__, static_folder=None)
    readmes = {(found.owner, found.name): found.readme for found in repositories}
    page = (_FOLDER / "trending.html").read_text(encoding="utf-8")

    @app.get("/trending")
    @app.get("/trending/<language>")
    def trending(language: str = "") -> str:
        shown = [found for found in repositories if language in ("", found.language.lower().replace(" ", "-"))]
        return render_template_string(page, repositories=shown, language=language)

    @app.get("/repos/<owner>/<name>/readme")
    def readme(owner: str, name: str) -> Response:
        found = readmes.get((owner, name)) or abort(404)
        return Response(found, content_type="application/vnd.github.raw+json; charset=utf-8")

    return app
