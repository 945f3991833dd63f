import pytest
from playwright.sync_api import Page, Route, expect

from tests.local.slack.page.app import ADA, STUDIO
from tests.local.slack.page.conftest import Stage, messages

pytestmark = pytest.mark.browser


def let_answers_arrive(page: Page) -> None:
    """Waits for one answer of the server, after which all earlier answers and events have arrived."""
    page.evaluate(f"fetch('/_page/messages/{STUDIO}?user=ada').then(answer => answer.text())")


def test_no_event_is_missed_while_the_page_connects(stage: Stage) -> None:
    page = stage.page_of("about:blank")
    held: list[Route] = []
    page.route("**/_control/events?*", lambda route: held.append(route))
    with page.expect_request("**/_control/events?*"):
        page.goto(f"{stage.slack.url}/?user=ada#{STUDIO}")
    let_answers_arrive(page)
    stage.post(text="While it connects")
    command = {"channel": STUDIO, "user": ADA, "command": "/pitch"}
    assert page.request.post(f"{stage.slack.url}/_control/command", data=command).ok
    (events,) = held
    events.continue_()
    expect(messages(page)).to_contain_text(["While it connects"])
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()


def test_an_event_may_come_before_the_first_content(stage: Stage) -> None:
    page = stage.page_of("about:blank")
    first = iter([True])
    held: list[Route] = []

    def hold(route: Route) -> None:
        if next(first, False):
            route.continue_()
        else:
            held.append(route)

    page.route("**/_page/workspace?*", hold)
    with page.expect_response("**/_control/events?*"):
        page.goto(f"{stage.slack.url}/?user=ada#{STUDIO}")
    stage.post(text="Early")
    let_answers_arrive(page)
    page.route("**/_page/workspace?*", lambda route: route.continue_())
    for route in held:
        route.continue_()
    expect(messages(page)).to_contain_text(["Early"])
