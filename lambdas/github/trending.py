"""Finds the repositories on GitHub's trending page by the meaning of its elements, not by its layout."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

_REPOSITORY = re.compile(r"/(?P<owner>[A-Za-z0-9][A-Za-z0-9-]*)/(?P<name>[A-Za-z0-9._-]+)/?")
_TODAY = re.compile(r"([\d,]+) stars? today")
_HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True)
class Repository:
    """A repository on the trending page. `stars_today` is 0 if the page does not say."""

    owner: str
    name: str
    description: str = ""
    language: str = ""
    stars_today: int = 0


class TrendingPage(HTMLParser):
    """Parses the trending page. It has an article for each repository; the article's heading links to it.

    `nothing` is true if the page says that nothing is trending.
    """

    def __init__(self) -> None:
        super().__init__()
        self.repositories: list[Repository] = []
        self.nothing = False
        self._open: list[str] = []
        self._link = ""
        self._texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Records the open element, and the first link in an article's heading."""
        values = dict(attrs)
        if tag == "article":
            self._open, self._link, self._texts = [], "", {}
        elif tag == "div" and self._open[-1:] == ["p"]:
            # A div ends an unclosed paragraph, as in browsers.
            self._open.pop()
        if tag in (*_HEADINGS, "p", "article"):
            self._open.append(tag)
        elif tag == "span" and values.get("itemprop") == "programmingLanguage":
            self._open.append("language")
        elif tag == "a" and not self._link and any(heading in self._open for heading in _HEADINGS):
            self._link = unquote(values.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """Closes the open element; at the end of an article, keeps its repository."""
        if tag == "article":
            self._keep()
        name = "language" if tag == "span" else tag
        if self._open and self._open[-1] == name:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Collects text by the element that contains it."""
        if "article" not in self._open:
            self.nothing = self.nothing or "have any trending repositories" in " ".join(data.split())
            return
        self._texts.setdefault(self._open[-1], []).append(data)

    def _keep(self) -> None:
        found = _REPOSITORY.fullmatch(self._link)
        if not found:
            return
        today = _TODAY.search(self._text("article"))
        self.repositories.append(
            Repository(
                owner=found["owner"],
                name=found["name"],
                description=self._text("p"),
                language=self._text("language"),
                stars_today=int(today[1].replace(",", "")) if today else 0,
            )
        )

    def _text(self, place: str) -> str:
        return " ".join("".join(self._texts.get(place, [])).split())
