"""Chromium for tests: `page_of(url)` opens a new page. Without a browser the tests are skipped, with the reason."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

PageOf = Callable[..., Page]

BROWSERS = ("chromium-headless-shell", "chromium")
"""The first one found is used. The shell draws no windows, so it opens a page in less than half the time."""

MISSING = "No Chromium: install one (Debian: apt-get install chromium-headless-shell) or set CHROMIUM to its path."


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None and os.environ.get("GREENLIGHT_BROWSER") == "required":
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        expect.set_options(timeout=10_000)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium: Browser) -> Iterator[PageOf]:
    """Opens `url` at `width` x `height` CSS pixels. An error in a page's script fails the test."""
    errors: list[str] = []
    with ExitStack() as stack:

        def open_page(
            url: str,
            width: int = 1280,
            height: int = 800,
            scheme: Literal["light", "dark"] = "light",
            zone: str = "Europe/Berlin",
        ) -> Page:
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                timezone_id=zone,
                locale="en-GB",
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(url)
            return page

        yield open_page
    assert errors == []


def assert_accessible(page: Page) -> None:
    """Asserts that the page, as it is shown now, breaks none of axe's rules."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
