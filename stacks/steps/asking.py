"""JSONata that asks a model: the conversation so far, the reply, and a new attempt if a check rejects it.

A conversation is a list of messages in Anthropic's format: `{"role": "user" | "assistant", "content": text}`.
"""

from typing import Any

from greenlight import texts
from greenlight_cdk.jsonata import concatenation, expression

LENGTH_NOTE = f"\n\n_{texts.cards.MODEL_CUT}_"

REFUSED_REPLY = "InvalidReplyError"
"""`lambdas/validate` raises this for a reply that the model should fix, and another error on the last attempt."""


def conversation(prompt: str, *, after: str = "", repairable: bool = False) -> str:
    """The messages of a request: the earlier conversation (`after`), then the prompt.

    If `repairable`, and a check rejected the last reply, the messages come from the state's input (`repair`) instead.
    """
    messages = f"[{{'role': 'user', 'content': {prompt}}}]"
    if after:
        messages = f"$append({after}, {messages})"
    return f"($exists($states.input.repair) ? $states.input.repair : {messages})" if repairable else messages


def request(messages: str, *, temperature: float, max_tokens: int) -> dict[str, Any]:
    """The body for `bedrock:InvokeModel`, in the format of Anthropic's Messages API."""
    return {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": max_tokens,
        "temperature": temperature,
        "messages": expression(messages),
    }


def reply(reading: str, *, note: str = LENGTH_NOTE) -> str:
    """Applies `reading` to `$reply`, the reply's text. An empty reply is an error; a cut one gets the note."""
    return (
        "($body := $states.result.Body;"
        " $reply := $join($body.content[type = 'text'].text);"
        f" $reply := $body.stop_reason = 'max_tokens' ? $reply & {concatenation(note, {})} : $reply;"
        f" $trim($reply) = '' ? $error('The model gave an empty reply.') : {reading})"
    )


def with_reply(messages: str, text: str = "$reply") -> str:
    """The conversation with the model's reply added."""
    return f"$append({messages}, [{{'role': 'assistant', 'content': {text}}}])"


def to_check(messages: str) -> str:
    """What a prompt's state passes to its check: the messages, the reply, and the number of the attempt."""
    tries = "$exists($states.input.repair) ? $states.input.tries : 1"
    return reply(f"{{'asked': {messages}, 'reply': $reply, 'tries': {tries}}}", note="")


def repair() -> str:
    """What a failed check passes back to the prompt's state: the conversation with the reply and the error added."""
    why = "[{'role': 'user', 'content': $parse($states.errorOutput.Cause).errorMessage}]"
    shown = with_reply("$states.input.asked", "$states.input.reply")
    return f"{{'repair': $append({shown}, {why}), 'tries': $states.input.tries + 1}}"
