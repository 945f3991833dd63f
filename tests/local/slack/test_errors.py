"""The errors of Web API methods."""

from local.slack.errors import SlackError, invalid_arguments


def test_an_error_points_to_its_argument() -> None:
    refusal = invalid_arguments("must be text", "/text")
    assert (refusal.error, refusal.messages) == ("invalid_arguments", ["[ERROR] must be text [json-pointer:/text]"])


def test_an_error_keeps_extra_fields() -> None:
    refusal = SlackError("missing_scope", needed="chat:write")
    assert (refusal.messages, refusal.extra, str(refusal)) == ([], {"needed": "chat:write"}, "missing_scope")
