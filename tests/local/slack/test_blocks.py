from typing import Any

import pytest

from local.slack.blocks import check_message_blocks, check_view, with_ids
from local.slack.errors import SlackError
from tests.local.slack.support import actions, button, modal, section, text_input

PLAIN = {"type": "plain_text", "text": "x"}
OPTION = {"text": PLAIN, "value": "v"}


def plain(length: int) -> dict[str, str]:
    return {"type": "plain_text", "text": "x" * length}


def options(count: int) -> list[dict[str, Any]]:
    return [OPTION] * count


def refusal(blocks: Any) -> SlackError:
    with pytest.raises(SlackError) as refused:
        check_message_blocks(blocks)
    return refused.value


def messages_of(blocks: Any) -> list[str]:
    refused = refusal(blocks)
    assert refused.error == "invalid_blocks"
    return refused.messages


def in_section(**element: Any) -> dict[str, Any]:
    return {**section("x"), "accessory": {"action_id": "a", **element}}


EVERY_BLOCK: list[dict[str, Any]] = [
    section("x"),
    {"type": "section", "fields": [PLAIN] * 10, "expand": True},
    in_section(type="static_select", options=options(100), placeholder=PLAIN, initial_option=OPTION),
    in_section(type="static_select", option_groups=[{"label": PLAIN, "options": [OPTION]}]),
    in_section(type="checkboxes", options=options(10)),
    in_section(type="radio_buttons", options=options(10)),
    in_section(type="users_select", initial_user="U1"),
    in_section(type="conversations_select", filter={"include": ["public"], "exclude_bot_users": True}),
    in_section(type="overflow", options=options(5)),
    {**section("x"), "accessory": {"type": "image", "image_url": "https://x", "alt_text": "x"}},
    {"type": "divider"},
    {"type": "header", "text": plain(150)},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}, PLAIN]},
    {"type": "image", "image_url": "https://x", "alt_text": "x", "title": PLAIN},
    {"type": "markdown", "text": "# x"},
    {"type": "file", "external_id": "x", "source": "remote"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]], "column_settings": [None, {"align": "right"}]},
    text_input("words", multiline=True, max_length=10),
    actions(
        button("go", value="x" * 2000, url="https://x", style="danger"),
        button(
            "sure", confirm={"title": PLAIN, "text": {"type": "mrkdwn", "text": "x"}, "confirm": PLAIN, "deny": PLAIN}
        ),
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True}},
                    {"type": "link", "url": "https://x"},
                    {"type": "user", "user_id": "U1"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "date", "timestamp": 1, "format": "{time}", "fallback": "x"},
                ],
            },
            {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": []}]},
            {"type": "rich_text_quote", "elements": []},
            {"type": "rich_text_preformatted", "elements": []},
        ],
    },
]


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: block["type"])
def test_accepts_every_block(block: dict[str, Any]) -> None:
    check_message_blocks([block])


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section("x" * 3001), "failed to match all allowed schemas [json-pointer:/blocks/0/text]"),
        ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
        ({"type": "section", "fields": [PLAIN] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
        (
            {"type": "section", "fields": [plain(2001)]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        ({"type": "header", "text": plain(151)}, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        ({"type": "hologram"}, "unsupported type: hologram [json-pointer:/blocks/0/type]"),
        ({"text": "x"}, "missing required field: type [json-pointer:/blocks/0]"),
        ("x", "must provide an object [json-pointer:/blocks/0]"),
        ({"type": "divider", "color": "red"}, "invalid additional property: color [json-pointer:/blocks/0]"),
        (
            {"type": "divider", "block_id": "x" * 256},
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
        (
            {"type": "context", "elements": [PLAIN] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            {"type": "context", "elements": [button("x")]},
            "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
        ),
        (actions(), "must provide at least 1 items [json-pointer:/blocks/0/elements]"),
        (
            actions(*(button(str(number)) for number in range(26))),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            actions(button("a", value="x" * 2001)),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            actions(button("a", url="x" * 3001)),
            "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
        ),
        (
            actions(button("x" * 256)),
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
        ),
        (
            actions(button("a", text=plain(76))),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            actions(button("a", style="default")),
            "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (actions(button("a"), button("a")), '`action_id` "a" already exists [json-pointer:/blocks]'),
        (
            in_section(type="overflow", options=options(6)),
            "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
        ),
        (
            in_section(type="static_select", options=options(101)),
            "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]",
        ),
        (
            in_section(type="static_select"),
            "must define either `options` or `option_groups` [json-pointer:/blocks/0/accessory]",
        ),
        (
            in_section(type="radio_buttons", options=[{"text": PLAIN, "value": "x" * 151}]),
            "must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]",
        ),
        (
            {"type": "markdown", "text": "x" * 12_001},
            "must be less than 12001 characters [json-pointer:/blocks/0/text]",
        ),
        ({"type": "image", "alt_text": "x"}, "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]"),
        (
            {"type": "table", "rows": [[{"type": "raw_text"}]]},
            "missing required field: text [json-pointer:/blocks/0/rows/0/0]",
        ),
        (text_input("words", max_length=3001), "3001 is greater than the maximum of 3000"),
    ],
    ids=str,
)
def test_refuses_with_slacks_error_messages(block: Any, message: str) -> None:
    assert any(found.startswith(f"[ERROR] {message}") for found in messages_of([block]))


def test_accepts_at_most_fifty_blocks() -> None:
    check_message_blocks([{"type": "divider"}] * 50)
    assert messages_of([{"type": "divider"}] * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


def test_names_a_repeated_block_id() -> None:
    blocks = [{"type": "divider", "block_id": "a"}] * 2
    assert messages_of(blocks) == ['[ERROR] `block_id` "a" already exists [json-pointer:/blocks]']


def test_action_ids_are_unique_in_a_message_and_a_views_block() -> None:
    twice = [actions(button("a")), actions(button("a"))]
    assert messages_of(twice) == ['[ERROR] `action_id` "a" already exists [json-pointer:/blocks]']
    check_view({"type": "home", "blocks": twice})
    with pytest.raises(SlackError) as refused:
        check_view({"type": "home", "blocks": [actions(button("a"), button("a"))]})
    assert refused.value.messages == ['[ERROR] `action_id` "a" already exists [json-pointer:/view/blocks/0]']


def test_markdown_and_all_text_have_limits_for_the_message() -> None:
    check_message_blocks([{"type": "markdown", "text": "x" * 6000}] * 2)
    assert refusal([{"type": "markdown", "text": "x" * 6001}] * 2).error == "msg_blocks_too_long"
    check_message_blocks([section("x" * 3000)] * 4)
    assert refusal([section("x" * 3000)] * 5).error == "msg_blocks_too_long"


def view_messages(view: Any) -> list[str]:
    with pytest.raises(SlackError) as refused:
        check_view(view)
    assert refused.value.error == "invalid_arguments"
    return refused.value.messages


def test_a_view_has_at_most_a_hundred_blocks() -> None:
    check_view(modal(*[{"type": "divider"}] * 100))
    assert view_messages(modal(*[{"type": "divider"}] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


@pytest.mark.parametrize("name", ["title", "submit", "close"])
def test_a_modals_texts_have_at_most_24_characters(name: str) -> None:
    check_view(modal(**{name: plain(24)}))
    assert view_messages(modal(**{name: plain(25)})) == [
        f"[ERROR] must be less than 25 characters [json-pointer:/view/{name}/text]"
    ]


def test_private_metadata_has_at_most_3000_characters() -> None:
    check_view(modal(private_metadata="x" * 3000))
    assert view_messages(modal(private_metadata="x" * 3001))


@pytest.mark.parametrize("view", [{"type": "modal", "blocks": []}, {"type": "home"}, {"blocks": []}, [], "x"], ids=str)
def test_a_view_without_required_fields_is_refused(view: Any) -> None:
    assert view_messages(view)


def test_a_modal_with_inputs_needs_submit() -> None:
    view = modal(text_input("words"))
    check_view(view)
    del view["submit"]
    assert view_messages(view) == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view]"
    ]


def test_markdown_is_for_messages_only() -> None:
    assert view_messages(modal({"type": "markdown", "text": "x"})) == [
        "[ERROR] unsupported type: markdown [json-pointer:/view/blocks/0/type]"
    ]


def test_a_view_has_at_most_250_kilobytes() -> None:
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*[section("x" * 3000)] * 90))


def test_missing_ids_are_filled_in() -> None:
    accessory = {**section("x"), "accessory": button("a")}
    del accessory["accessory"]["action_id"]
    first, second = with_ids([{"type": "divider", "block_id": "mine"}, accessory])
    assert first["block_id"] == "mine"
    assert second["block_id"]
    assert second["accessory"]["action_id"]
    assert "action_id" not in accessory["accessory"]
