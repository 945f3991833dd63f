"""An update during a mouse press on a button: the click arrives, and the update appears after the release."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.local.slack.page.app import STUDIO, Json, actions, button, section
from tests.local.slack.page.conftest import Stage, at_home, messages, publish

pytestmark = pytest.mark.browser

ASKED = [section("Greenlight this?"), actions(button("Look", "open"), button("Go", "link"))]
NEW = [section("Something new"), actions(button("Other", "other"))]


def press(page: Page, pressed: Locator) -> None:
    pressed.hover()
    page.mouse.down()


@contextmanager
def arriving(page: Page, path: str) -> Iterator[None]:
    """Waits until the block's changes have reached the page, then for two frames: the second would show them."""
    with page.expect_response(f"**/_page/{path}") as answered:
        yield
    answered.value.finished()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def clicks(stage: Stage, page: Page) -> int:
    entries: list[Json] = page.request.get(f"{stage.slack.url}/_control/log").json()["entries"]
    return sum(entry["method"] == "block_actions" for entry in entries)


@pytest.mark.parametrize("after", [ASKED, [*ASKED, *NEW], [*NEW, *ASKED]], ids=["same", "more-below", "more-above"])
def test_a_press_at_home_survives_an_update(stage: Stage, after: list[Json]) -> None:
    page = at_home(stage, *ASKED)
    before = clicks(stage, page)
    press(page, page.get_by_role("button", name="Look"))
    with arriving(page, "home?*"):
        publish(stage, *after)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()
    assert clicks(stage, page) == before + 1
    expect(page.locator("#home")).to_contain_text("Something new" if after != ASKED else "Greenlight this?")


def change(stage: Stage, ts: str) -> None:
    stage.client.chat_update(channel=STUDIO, ts=ts, text="Changed", blocks=[*NEW, *ASKED])


def answer_in_thread(stage: Stage, ts: str) -> None:
    stage.post(text="Changed", thread_ts=ts)


def post_another(stage: Stage, ts: str) -> None:
    stage.post(text="Changed")


@pytest.mark.parametrize("update", [change, answer_in_thread, post_another])
def test_a_press_in_a_message_survives_an_update(stage: Stage, update: Callable[[Stage, str], None]) -> None:
    for number in range(20):
        stage.post(text=f"Line {number}")
    ts = stage.post(text="x", blocks=ASKED)
    page = stage.open()
    press(page, messages(page).get_by_role("button", name="Look"))
    with arriving(page, "messages/**"):
        update(stage, ts)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()


def test_updates_appear_after_the_release(stage: Stage) -> None:
    page = at_home(stage, *ASKED)
    press(page, page.get_by_role("button", name="Look"))
    with arriving(page, "home?*"):
        publish(stage, *NEW, *ASKED)
    expect(page.locator("#home")).not_to_contain_text("Something new")
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(page.locator("#home")).to_contain_text("Something new")
    expect(page.locator("#modal")).to_be_hidden()


def test_a_click_on_a_stale_button_is_delivered(stage: Stage) -> None:
    page = at_home(stage, *ASKED)
    page.route("**/_page/home?*", lambda route: None)
    with page.expect_request("**/_page/home?*"):
        publish(stage, *NEW, *ASKED)
    page.get_by_role("button", name="Go").click()
    assert stage.heard.next()["value"] == "link-value"


def test_a_press_on_a_removed_button_shows_an_error(stage: Stage) -> None:
    page = at_home(stage, *ASKED)
    press(page, page.get_by_role("button", name="Go"))
    with arriving(page, "home?*"):
        publish(stage, *NEW)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("There is no action 'link'; an update may have removed it.")
    expect(page.get_by_role("button", name="Go")).to_have_count(0)
