"""How a Web API method refuses."""

from local.slack.errors import SlackError, invalid_arguments


def test_an_argument_is_named_by_its_place() -> None:
    refusal = invalid_arguments("must be text", "/text")
    assert (refusal.error, refusal.messages) == ("invalid_arguments", ["[ERROR] must be text [json-pointer:/text]"])


def test_a_refusal_brings_what_belongs_to_it() -> None:
    refusal = SlackError("missing_scope", needed="chat:write")
    assert (refusal.messages, refusal.extra, str(refusal)) == ([], {"needed": "chat:write"}, "missing_scope")
