import pytest

from greenlight.slack.emoji import with_emoji


@pytest.mark.parametrize(
    ("code", "emoji"),
    [
        (":face_with_cowboy_hat:", "🤠"),
        (":cowboy_hat_face:", "🤠"),
        (":+1:", "👍"),
        (":flag-de:", "🇩🇪"),
        (":female-astronaut:", "👩‍🚀"),
        # Slack and GitHub have different emoji for these.
        (":egg:", "🥚"),
        (":email:", "✉️"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":point_up::skin-tone-6:", "☝🏿"),
        (":male-cook::skin-tone-2:", "👨🏻‍🍳"),
        (":tada::skin-tone-2:", "🎉"),
        (":tada::wave:", "🎉👋"),
        ("(:tada:), :wave:!", "(🎉), 👋!"),
        (":party-parrot: :tada:", ":party-parrot: 🎉"),
        (":party-parrot::skin-tone-2:", ":party-parrot::skin-tone-2:"),
    ],
)
def test_names_become_emoji(code: str, emoji: str) -> None:
    assert with_emoji(code) == emoji == with_emoji(emoji)


@pytest.mark.parametrize(
    "text",
    ["10:30:45", "a:b:c", "10:100:20", "a::b::c", "https://example.com/:x:/", "key:x:", ":x", "::", ": x :", ":X:"],
)
def test_other_colons_stay(text: str) -> None:
    assert with_emoji(text) == text
