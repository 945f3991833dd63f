"""How a model is asked, in JSONata: the conversation so far, the reply, and another try where a check refuses it.

A conversation is a list of messages in Anthropic's form: `{"role": "user" | "assistant", "content": text}`.
"""

from typing import Any

from greenlight import texts
from greenlight_cdk.jsonata import concatenation, expression

LENGTH_NOTE = f"\n\n_{texts.cards.MODEL_CUT}_"

REFUSED_REPLY = "InvalidReplyError"
"""What `lambdas/validate` raises for a reply that the model is to be shown again; after the last try it is another."""


def conversation(prompt: str, *, after: str = "", repairable: bool = False) -> str:
    """The messages of a request: what was said before (`after`), then the prompt.

    A repairable one is taken from the state's input instead when a check has sent the model back (`repair`).
    """
    messages = f"[{{'role': 'user', 'content': {prompt}}}]"
    if after:
        messages = f"$append({after}, {messages})"
    return f"($exists($states.input.repair) ? $states.input.repair : {messages})" if repairable else messages


def request(messages: str, *, temperature: float, max_tokens: int) -> dict[str, Any]:
    """The body of bedrock:InvokeModel, in the form of Anthropic's Messages."""
    return {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": max_tokens,
        "temperature": temperature,
        "messages": expression(messages),
    }


def reply(reading: str, *, note: str = LENGTH_NOTE) -> str:
    """What `reading` makes of `$reply`, the reply's text; an empty one is an error, a cut one ends with the note."""
    return (
        "($body := $states.result.Body;"
        " $reply := $join($body.content[type = 'text'].text);"
        f" $reply := $body.stop_reason = 'max_tokens' ? $reply & {concatenation(note, {})} : $reply;"
        f" $trim($reply) = '' ? $error('The model gave an empty reply.') : {reading})"
    )


def with_reply(messages: str, text: str = "$reply") -> str:
    """The conversation with the model's reply."""
    return f"$append({messages}, [{{'role': 'assistant', 'content': {text}}}])"


def to_check(messages: str) -> str:
    """What goes from a question to its check: the messages asked, the reply, and which try it was."""
    tries = "$exists($states.input.repair) ? $states.input.tries : 1"
    return reply(f"{{'asked': {messages}, 'reply': $reply, 'tries': {tries}}}", note="")


def repair() -> str:
    """What goes from a check that failed back to the question: the reply and the error join the conversation."""
    why = "[{'role': 'user', 'content': $parse($states.errorOutput.Cause).errorMessage}]"
    shown = with_reply("$states.input.asked", "$states.input.reply")
    return f"{{'repair': $append({shown}, {why}), 'tries': $states.input.tries + 1}}"
