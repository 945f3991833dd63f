import pytest
from playwright.sync_api import Route, expect

from tests.local.slack.page.app import ADA, ADA_DIRECT, RANDOM, STUDIO, TRAVEL, decision
from tests.local.slack.page.conftest import Stage, messages, say

pytestmark = pytest.mark.browser


def test_messages_appear_and_change_live(stage: Stage) -> None:
    page = stage.open()
    ts = stage.post(text="Three pitches")
    expect(messages(page)).to_contain_text(["Three pitches"])
    expect(page.locator("#announcer")).to_contain_text("Three pitches")
    stage.client.chat_update(channel=STUDIO, ts=ts, text="Four pitches")
    expect(messages(page)).to_contain_text(["Four pitches"])
    expect(messages(page).locator(".edited")).to_be_visible()
    stage.client.chat_delete(channel=STUDIO, ts=ts)
    expect(messages(page)).to_have_count(0)


def test_the_list_keeps_its_scroll_position_until_one_sends(stage: Stage) -> None:
    for number in range(30):
        stage.post(text=f"Line {number}")
    page = stage.open()
    expect(messages(page).last).to_be_in_viewport()
    messages(page).first.scroll_into_view_if_needed()
    stage.post(text="While one reads")
    expect(messages(page)).to_have_count(31)
    expect(messages(page).last).not_to_be_in_viewport()
    say(page, "I am back")
    expect(messages(page).last).to_contain_text("I am back")
    expect(messages(page).last).to_be_in_viewport()


def test_messages_of_one_author_are_grouped_under_days(stage: Stage) -> None:
    stage.post(text="One")
    stage.post(text="Two")
    page = stage.open()
    expect(messages(page).nth(1)).to_have_class("message grouped")
    expect(page.locator(".day")).to_have_text(["Today"])


def test_other_channels_are_unread_until_opened(stage: Stage) -> None:
    page = stage.open()
    travel = page.get_by_role("link", name="travel")
    stage.post(TRAVEL, text="Paris?")
    expect(travel).to_have_class("unread")
    travel.click()
    expect(messages(page)).to_contain_text(["Paris?"])
    expect(travel).to_have_class("")


def test_a_private_channel_has_a_lock(stage: Stage) -> None:
    page = stage.open()
    room = page.get_by_role("link", name="writers-room")
    expect(room).to_have_text("writers-room, private")
    expect(room.locator(".icon-lock")).to_be_visible()
    expect(page.get_by_role("link", name="ben, greenlight").locator(".icon-people")).to_be_visible()
    room.click()
    expect(page.locator("#channel-name")).to_have_text("writers-room")
    expect(page.locator("#channel-name")).to_have_class("private")
    page.get_by_role("link", name="travel").click()
    expect(page.locator("#channel-name")).to_have_text("#travel")
    expect(page.locator("#channel-name")).not_to_have_class("private")
    expect(stage.open(user="chika").get_by_role("link", name="writers-room")).to_have_count(0)


def test_private_messages_are_marked_and_shown_to_one_person(stage: Stage) -> None:
    stage.client.chat_postEphemeral(channel=STUDIO, user=ADA, text="Psst")
    stage.post(text="For all")
    expect(messages(stage.open()).first).to_contain_text("Only visible to you")
    other = stage.open(user="ben")
    expect(messages(other)).to_have_count(1)
    other.get_by_role("radio", name="Ada Alvarez").check(force=True)
    expect(messages(other)).to_have_count(2)
    assert "user=ada" in other.url


def test_a_click_replaces_the_buttons_and_keeps_focus(stage: Stage) -> None:
    stage.post(text="Decide", blocks=decision())
    page = stage.open()
    page.get_by_role("button", name="Greenlight").focus()
    page.keyboard.press("Enter")
    expect(messages(page)).to_contain_text(["Greenlit by @ada"])
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(messages(page)).to_be_focused()


def test_a_removed_button_shows_an_error(stage: Stage) -> None:
    ts = stage.post(text="Decide", blocks=decision())
    page = stage.open()

    def too_late(route: Route) -> None:
        stage.slack.workspace.delete(STUDIO, ts)
        route.continue_()

    page.route("**/_control/interact", too_late)
    page.get_by_role("button", name="Greenlight").click()
    expect(page.locator(".toast")).to_contain_text("cannot see a message")


def test_a_confirm_dialog_opens_first(stage: Stage) -> None:
    stage.post(text="Decide", blocks=decision())
    page = stage.open()
    stop, dialog = page.get_by_role("button", name="Stop"), page.get_by_role("dialog", name="Stop it?")
    stop.click()
    expect(dialog).to_contain_text("For good.")
    dialog.get_by_role("button", name="No").click()
    expect(dialog).to_be_hidden()
    page.get_by_label("More actions").select_option("Archive")
    assert stage.heard.next()["action_id"] == "more"
    stop.click()
    dialog.get_by_role("button", name="Yes, stop").click()
    assert stage.heard.next()["action_id"] == "stop"


def test_menus_send_the_choice(stage: Stage) -> None:
    stage.post(text="Decide", blocks=decision())
    page = stage.open()
    page.get_by_label("More actions").select_option("Archive")
    assert stage.heard.next()["selected_option"]["value"] == "archive"
    page.get_by_label("Delegate to").select_option("@ben")
    assert stage.heard.next()["selected_user"] == "U0BEN000001"


def test_a_thread_opens_beside_the_channel(stage: Stage) -> None:
    root = stage.post(text="Card")
    stage.post(text="First", thread_ts=root)
    page = stage.open()
    expect(messages(page)).to_have_count(1)
    page.get_by_role("link", name="1 reply").click()
    expect(messages(page, "thread")).to_contain_text(["Card", "First"])
    expect(page.locator("#thread-composer-text")).to_be_focused()
    say(page, "Second", "thread")
    expect(messages(page, "thread")).to_contain_text(["Card", "First", "Second"])
    expect(page.get_by_role("link", name="2 replies")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()


def test_a_permalink_opens_the_thread_without_a_new_tab(stage: Stage) -> None:
    root = stage.post(text="Card")
    reply = stage.post(text="Reply", thread_ts=root)
    link = stage.client.chat_getPermalink(channel=STUDIO, message_ts=reply)["permalink"]
    stage.post(TRAVEL, text=f"See <{link}|the thread>")
    page = stage.open(TRAVEL)
    page.get_by_role("link", name="the thread").click()
    expect(messages(page, "thread")).to_contain_text(["Card", "Reply"])
    expect(page.locator("#thread .pointed")).to_contain_text("Reply")
    expect(page.locator("#channel-name")).to_have_text("#studio")
    assert len(page.context.pages) == 1


def test_a_file_can_be_opened_and_downloaded(stage: Stage) -> None:
    content = b"%PDF-1.4 a plan"
    stage.client.files_upload_v2(channel=STUDIO, content=content, filename="plan.pdf", title="The plan")
    page = stage.open()
    expect(messages(page)).to_contain_text("The plan")
    address = page.get_by_role("link", name="Open The plan").get_attribute("href")
    assert page.request.get(f"{stage.slack.url}{address}").body() == content
    with page.expect_download() as download:
        page.get_by_role("link", name="Download The plan").click()
    assert download.value.suggested_filename == "plan.pdf"


def test_a_text_file_shows_its_first_lines_and_opens(stage: Stage) -> None:
    root, content = stage.post(text="Card"), "\n".join(f"Line {number}" for number in range(9))
    stage.client.files_upload_v2(channel=STUDIO, thread_ts=root, content=content, filename="p.md", title="The pitch")
    page = stage.open(f"{STUDIO}/{root}", width=360)
    card = messages(page, "thread").locator(".file")
    expect(card.locator("pre")).to_have_text("Line 0\nLine 1\nLine 2\nLine 3\nLine 4")
    expect(card).to_contain_text("4 more lines")
    with page.expect_popup() as opened:
        card.get_by_role("link", name="Open The pitch").click()
    expect(opened.value.locator("body")).to_contain_text("Line 8")
    with page.expect_download() as download:
        card.get_by_role("link", name="Download The pitch").click()
    assert download.value.suggested_filename == "p.md"


def test_a_wide_table_scrolls_and_keeps_words_whole(stage: Stage) -> None:
    heads = [f"Deliverable{number}" for number in range(8)]
    rows = ["|".join(heads), "|".join("---" for _ in heads), "|".join("x" for _ in heads)]
    stage.post(text="x", blocks=[{"type": "markdown", "text": "\n".join(f"|{row}|" for row in rows)}])
    page = stage.open(width=360)
    frame = page.locator("#channel-messages .table-frame")
    wide, shown = frame.evaluate("frame => [frame.scrollWidth, frame.clientWidth]")
    assert wide > shown
    word, letter = (frame.locator(kind).first.bounding_box() for kind in ("th", "td"))
    assert word
    assert letter
    assert word["height"] == pytest.approx(letter["height"], abs=1)
    assert page.locator("#channel-scroll").evaluate("pane => pane.scrollWidth - pane.clientWidth") == 0


@pytest.mark.parametrize(("zone", "written"), [("Europe/Kyiv", "13:30"), ("America/New_York", "06:30")])
def test_times_are_in_the_browsers_zone(stage: Stage, zone: str, written: str) -> None:
    stage.post(text="On <!date^1750000000^{date_num}, {date_short} at {time} {nonsense}|then>")
    stage.post(text="At <!date^1767267000^{time}|then>")
    page = stage.open(zone=zone)
    expect(messages(page).first).to_contain_text("On 2025-06-15, Jun 15, 2025 at")
    expect(messages(page).first).to_contain_text("{nonsense}")
    expect(messages(page).nth(1)).to_contain_text(f"At {written}")


def test_the_home_tab_shows_the_published_view(stage: Stage) -> None:
    page = stage.open(ADA_DIRECT)
    page.get_by_role("link", name="Home").click()
    expect(page.locator("#home")).to_contain_text("Nothing waits for you")
    page.get_by_role("button", name="Go").click()
    assert stage.heard.next()["value"] == "link-value"
    page.get_by_role("link", name="Messages").click()
    expect(page.locator("#channel-composer-text")).to_be_visible()


def test_the_bot_can_be_invited(stage: Stage) -> None:
    page = stage.open(RANDOM)
    expect(page.locator("#members")).to_have_text("3 members")
    say(page, "/invite @Greenlight")
    expect(page.locator("#members")).to_have_text("4 members")


def test_a_message_shortcut(stage: Stage) -> None:
    stage.post(text="Cowboys")
    page = stage.open()
    messages(page).hover()
    page.get_by_role("button", name="Pitch this").click()
    assert stage.heard.next() == {"shortcut": "pitch_this", "text": "Cowboys"}


def test_a_hostile_message_stays_text(stage: Stage) -> None:
    stage.post(text="&lt;img src=x onerror=\"document.title='owned'\"&gt; <javascript:alert(1)|click>")
    page = stage.open()
    expect(messages(page)).to_contain_text("<img src=x onerror=")
    expect(page.locator("a[href^=javascript]")).to_have_count(0)


def test_a_phone_has_a_drawer_and_a_full_thread(stage: Stage) -> None:
    root = stage.post(text="Card")
    page = stage.open(width=360, height=740)
    expect(page.get_by_role("link", name="travel")).to_be_hidden()
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("link", name="travel").click()
    expect(page.locator("#channel-name")).to_have_text("#travel")
    expect(page.get_by_role("link", name="travel")).to_be_hidden()
    page.goto(f"{stage.slack.url}/?user=ada#{STUDIO}/{root}")
    expect(page.locator("#thread-composer-text")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
