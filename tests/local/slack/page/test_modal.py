import pytest
from playwright.sync_api import Locator, Page, expect

from tests.local.slack.page.app import Json, modal, plain
from tests.local.slack.page.conftest import Stage, say

pytestmark = pytest.mark.browser


def opened(stage: Stage) -> tuple[Page, Locator]:
    page = stage.open()
    say(page, "/pitch")
    dialog = page.get_by_role("dialog", name="Movie pitch")
    expect(dialog.get_by_label("About")).to_be_focused()
    return page, dialog


def test_a_modal_shows_errors_at_the_field(stage: Stage) -> None:
    _, dialog = opened(stage)
    about, start = dialog.get_by_label("About"), dialog.get_by_role("button", name="Start")
    start.click()
    expect(dialog.locator("#modal-views .error").first).to_contain_text("required")
    expect(about).to_be_focused()
    expect(about).to_have_attribute("aria-invalid", "true")
    about.fill("no")
    expect(dialog.locator("#modal-views .error").first).to_be_empty()
    expect(about).to_have_attribute("aria-invalid", "false")
    dialog.get_by_label("Bold").check()
    start.click()
    expect(dialog.get_by_text("Not that one.")).to_be_visible()
    about.fill("cowboys")
    start.click()
    state = stage.heard.next()
    assert state["about"]["text"]["value"] == "cowboys"
    assert state["mood"]["mood"]["selected_option"]["value"] == "bold"
    expect(dialog).to_be_hidden()


def test_characters_are_counted_near_the_limit(stage: Stage) -> None:
    page, dialog = opened(stage)
    dialog.get_by_label("About").fill("x" * 52)
    expect(dialog.locator(".count").first).to_have_text("-2")
    dialog.get_by_label("About").fill("x")
    expect(dialog.locator(".count").first).to_be_hidden()
    page.keyboard.press("Escape")
    stage.heard.next()


def test_a_pushed_view_keeps_the_values_below(stage: Stage) -> None:
    page, dialog = opened(stage)
    dialog.get_by_label("About").fill("cowboys")
    dialog.get_by_role("button", name="More…").click()
    expect(page.get_by_role("dialog", name="Second")).to_be_visible()
    page.keyboard.press("Escape")
    assert stage.heard.next() == {"closed": "Second"}
    expect(dialog.get_by_label("About")).to_have_value("cowboys")
    dialog.get_by_role("button", name="Not now").click()
    assert stage.heard.next() == {"closed": "Movie pitch"}
    expect(page.locator("#modal")).to_be_hidden()


def test_a_modal_survives_a_reload_for_its_person_only(stage: Stage) -> None:
    page, dialog = opened(stage)
    expect(stage.open(user="ben").locator("#modal")).to_be_hidden()
    page.reload()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    assert stage.heard.next() == {"closed": "Movie pitch"}


def part(number: int) -> Json:
    element = {"type": "plain_text_input", "action_id": "text", "multiline": True, "initial_value": "words\n" * 400}
    return {"type": "input", "block_id": f"part{number}", "label": plain(f"Part {number} of 5"), "element": element}


def test_an_updated_modal_scrolls_and_keeps_its_values(stage: Stage) -> None:
    page, dialog = opened(stage)
    dialog.get_by_label("About").fill("cowboys")
    ((view_id, shown),) = stage.slack.workspace.views.items()
    about, mood, *_ = modal()["blocks"]
    who = {
        "type": "input",
        "block_id": "who",
        "label": plain("Ask someone else"),
        "element": {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")},
    }
    view = {**modal(), "title": plain("Edit"), "blocks": [about, mood, who, *(part(number) for number in range(1, 6))]}
    stage.client.views_update(view_id=view_id, view=view, hash=shown.view["hash"])
    edit = page.get_by_role("dialog", name="Edit")
    expect(edit.get_by_label("About")).to_have_value("cowboys")
    last = edit.get_by_label("Part 5 of 5")
    expect(last).to_have_value("words\n" * 400)
    expect(last).not_to_be_in_viewport()
    last.fill("one\n\ntwo")
    expect(last).to_be_in_viewport()
    edit.get_by_label("Bold").check()
    edit.get_by_label("Ask someone else").select_option("@ben")
    edit.get_by_role("button", name="Start").click()
    state = stage.heard.next()
    assert state["part5"]["text"]["value"] == "one\n\ntwo"
    assert state["part1"]["text"]["value"] == "words\n" * 400
    assert state["who"]["who"]["selected_user"] == "U0BEN000001"
