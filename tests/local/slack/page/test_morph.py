"""Updates in place: a button, a field or a menu in use stays when something around it changes."""

import pytest
from playwright.sync_api import Route, expect

from tests.local.slack.page.app import BEN, STUDIO, TRAVEL, Json, actions, button, decision, modal, plain, section
from tests.local.slack.page.conftest import Stage, at_home, messages, publish, say

pytestmark = pytest.mark.browser

NEW = [section("Something new"), actions(button("Other", "open", value="other"), button("Extra", "extra"))]


def row(name: str) -> list[Json]:
    """A question at Home, without block ids, and with the same action in every row."""
    return [section(name), actions(button(f"Greenlight {name}", "link", value=name), button("Look", f"look-{name}"))]


def test_focus_stays_on_a_button_at_home(stage: Stage) -> None:
    page = at_home(stage, *row("one"), actions(button("Look", "open")))
    look = page.get_by_role("button", name="Look").last
    look.focus()
    publish(stage, *NEW, *row("one"), actions(button("Look", "open")))
    expect(page.locator("#home")).to_contain_text("Something new")
    expect(look).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()


def test_a_key_held_on_a_button_survives_an_update(stage: Stage) -> None:
    page = at_home(stage, actions(button("Look", "open")))
    page.get_by_role("button", name="Look").focus()
    page.keyboard.down("Space")
    publish(stage, *NEW, actions(button("Look", "open")))
    expect(page.locator("#home")).to_contain_text("Something new")
    page.keyboard.up("Space")
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()


def test_a_button_never_moves_to_another_row(stage: Stage) -> None:
    page = at_home(stage, *row("one"), *row("two"))
    two = page.get_by_role("button", name="Greenlight two")
    two.focus()
    publish(stage, *row("two"), *row("one"))
    expect(page.locator("#home .section").first).to_contain_text("two")
    expect(two).to_be_focused()
    publish(stage, *row("three"), *row("one"))
    expect(page.locator("#home")).to_contain_text("three")
    expect(page.locator("#home")).to_be_focused()


def test_buttons_stay_in_their_block(stage: Stage) -> None:
    one, two = (actions(button(name, "link", value="same"), block_id=name) for name in ("one", "two"))
    page = at_home(stage, one, two)
    page.get_by_role("button", name="two").focus()
    publish(stage, two)
    expect(page.get_by_role("button", name="one")).to_have_count(0)
    expect(page.get_by_role("button", name="two")).to_be_focused()


def test_a_link_keeps_focus_when_its_text_changes(stage: Stage) -> None:
    page = at_home(stage, section("one <https://a.example|Thread>"))
    link = page.get_by_role("link", name="Thread")
    link.focus()
    above = {"type": "context", "elements": [plain("Something new")]}
    publish(stage, above, section("two <https://a.example|Thread>"))
    expect(page.locator("#home")).to_contain_text("two Thread")
    expect(link).to_be_focused()
    publish(stage, above, section("three <https://b.example|Thread>"))
    expect(page.locator("#home")).to_contain_text("three Thread")
    expect(page.locator("#home")).to_be_focused()


def test_a_button_keeps_focus_and_a_selection_stays(stage: Stage) -> None:
    ts = stage.post(text="x", blocks=[section("Marked words"), actions(button("Look", "open"))])
    page = stage.open()
    page.get_by_role("button", name="Look").focus()
    messages(page).get_by_text("Marked words").evaluate("node => getSelection().selectAllChildren(node)")
    blocks = [section("Something new"), section("Marked words"), actions(button("Look", "open"), button("Go", "link"))]
    stage.client.chat_update(channel=STUDIO, ts=ts, text="x", blocks=blocks)
    expect(messages(page)).to_contain_text(["Something new"])
    expect(page.get_by_role("button", name="Look")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "Marked words"


def test_a_menu_stays_the_same_after_an_update(stage: Stage) -> None:
    asked = decision()
    del asked[1]["block_id"]
    ts = stage.post(text="x", blocks=asked)
    page = stage.open()
    menu = page.get_by_label("Delegate to")
    menu.focus()
    node = menu.element_handle()
    stage.client.chat_update(channel=STUDIO, ts=ts, text="x", blocks=[section("Something new"), *asked])
    expect(messages(page)).to_contain_text(["Something new"])
    expect(menu).to_be_focused()
    assert node.evaluate("node => node.isConnected")
    menu.select_option("@ben")
    assert stage.heard.next()["selected_user"] == "U0BEN000001"


def test_a_confirm_dialog_has_the_updated_text(stage: Stage) -> None:
    ts = stage.post(text="x", blocks=decision())
    page = stage.open()
    asked = decision()
    asked[1]["elements"][1]["confirm"]["text"] = plain("For now.")
    stage.client.chat_update(channel=STUDIO, ts=ts, text="x", blocks=[*asked, section("Something new")])
    expect(messages(page)).to_contain_text(["Something new"])
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("dialog", name="Stop it?")).to_contain_text("For now.")


def test_text_in_a_modal_survives_an_update(stage: Stage) -> None:
    page = stage.open()
    say(page, "/pitch")
    about = page.get_by_role("dialog").get_by_label("About")
    about.fill("cows in space, and at least forty of them")
    page.get_by_role("dialog").get_by_label("Bold").check()
    about.evaluate("node => node.setSelectionRange(3, 4)")
    about.focus()
    (view_id,) = stage.slack.workspace.views
    blocks = [section("Something new"), *modal()["blocks"]]
    stage.client.views_update(view_id=view_id, view={**modal(), "blocks": blocks})
    expect(page.locator("#modal-views")).to_contain_text("Something new")
    expect(about).to_be_focused()
    expect(page.get_by_role("dialog").locator(".count").first).to_have_text("9")
    page.keyboard.type("boys")
    expect(about).to_have_value("cowboys in space, and at least forty of them")
    expect(page.get_by_role("dialog").get_by_label("Bold")).to_be_checked()


def test_text_at_home_survives_a_new_view(stage: Stage) -> None:
    field = {"type": "plain_text_input", "action_id": "words"}
    asked = {"type": "input", "block_id": "words", "label": plain("Words"), "element": field}
    page = at_home(stage, asked)
    page.get_by_label("Words").press_sequentially("more ")
    publish(stage, section("Something new"), asked)
    expect(page.locator("#home")).to_contain_text("Something new")
    page.keyboard.type("horses")
    expect(page.get_by_label("Words")).to_have_value("more horses")


def test_text_at_home_is_not_shown_to_another_person(stage: Stage) -> None:
    field = {"type": "plain_text_input", "action_id": "words"}
    asked = {"type": "input", "block_id": "words", "label": plain("Words"), "element": field}
    page = at_home(stage, asked)
    page.get_by_label("Words").fill("Ada's")
    stage.client.views_publish(user_id=BEN, view={"type": "home", "blocks": [section("Ben's"), asked]})
    page.route("**/_control/open-home", lambda route: route.fulfill(json={"ok": True}))
    page.get_by_role("radio", name="Ben Brandt").check(force=True)
    direct = page.get_by_role("link", name="Greenlight", exact=True)
    expect(direct).to_have_attribute("href", "#D0BEN000001")
    direct.click()
    page.get_by_role("link", name="Home").click()
    expect(page.locator("#home")).to_contain_text("Ben's")
    expect(page.get_by_label("Words")).to_have_value("")


def test_a_choice_without_its_option_is_reset(stage: Stage) -> None:
    first, second, third = ({"text": plain(name), "value": name} for name in ("first", "second", "third"))
    menu = {"type": "static_select", "action_id": "menu", "placeholder": plain("Which?"), "options": [first, second]}
    page = at_home(stage, actions(menu, block_id="menu"))
    shown = page.get_by_label("Which?")
    shown.evaluate("node => { node.value = 'second'; }")
    publish(stage, actions({**menu, "options": [first, second, third]}, block_id="menu"))
    expect(shown.get_by_role("option")).to_have_count(4)
    expect(shown).to_have_value("second")
    publish(stage, actions({**menu, "options": [first, third]}, block_id="menu"))
    expect(shown.get_by_role("option")).to_have_count(3)
    expect(shown).to_have_value("")
    expect(shown.locator("option:checked")).to_have_text("Which?")


def test_a_second_click_waits_for_the_first(stage: Stage) -> None:
    page = at_home(stage, actions(button("Look", "open")))
    sent: list[Route] = []
    page.route("**/_control/interact", lambda route: sent.append(route))
    look = page.get_by_role("button", name="Look")
    with page.expect_request("**/_control/interact"):
        look.click()
    publish(stage, *NEW, actions(button("Look", "open")))
    expect(page.locator("#home")).to_contain_text("Something new")
    look.click(force=True)
    expect(look).to_have_attribute("aria-disabled", "true")
    (first,) = sent
    first.continue_()
    expect(page.get_by_role("dialog", name="Movie pitch")).to_be_visible()
    expect(look).not_to_have_attribute("aria-disabled", "true")


def test_sidebar_focus_survives_an_unread_mark(stage: Stage) -> None:
    page = stage.open()
    travel = page.get_by_role("link", name="travel")
    travel.focus()
    node = travel.element_handle()
    stage.post(TRAVEL, text="Paris?")
    expect(travel).to_have_class("unread")
    expect(travel).to_be_focused()
    assert node.evaluate("node => node.isConnected")
