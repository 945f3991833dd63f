from greenlight.slack.blocks import bold, content, context, link, note, quoted, section, short, when


def test_empty_parts_make_no_block() -> None:
    assert (note(""), link("", "Open")) == ([], [])


def test_a_remark_is_escaped() -> None:
    (block,) = note("a < b")
    assert block.to_dict()["elements"][0]["text"] == "_a &lt; b_"


def test_bold_and_quoted_texts_format_nothing() -> None:
    blocks = content("x", [bold("*a* <!here>", " `b`"), quoted("_c_ <@U1>"), context("d")]).blocks
    assert [block["type"] for block in blocks] == ["rich_text", "rich_text", "context"]
    (line,) = blocks[0]["elements"]
    assert line["elements"] == [
        {"type": "text", "text": "*a* <!here>", "style": {"bold": True}},
        {"type": "text", "text": " `b`"},
    ]


def test_a_text_that_slack_would_reject_is_cut() -> None:
    (small,) = context("x" * 9_999).to_dict()["elements"]
    assert (len(small["text"]), len(section("x" * 9_999).to_dict()["text"]["text"])) == (2_000, 3_000)


def test_a_time_is_in_the_readers_zone_or_in_utc() -> None:
    assert when(0) == "<!date^0^{date_short_pretty} at {time}|1970-01-01 00:00 UTC>"


def test_a_notification_is_one_short_line_and_pings_nobody() -> None:
    assert short("a\n<!here>") == "a &lt;\u2060!here&gt;"
    assert len(short("x" * 999)) == 150
