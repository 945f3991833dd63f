"""JSONata that asks a model: the conversation so far, the reply and how it ended, and what asks once more.

A conversation is a list of messages in Anthropic's format: `{"role": "user" | "assistant", "content": text}`.

A state that asks may be entered again, with `{"greenlight_again": {…}}` as its input:

    input     what the step's input was at first
    plain     true if the model refused an optional field, which is left out now
    messages  the conversation, if it has grown by a reply and what was wrong with it
    tries     the attempt, from 1, of a step whose reply is checked
    room      by how much `max_tokens` is multiplied, because a reply was cut
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from greenlight import texts
from greenlight.models.families import Api, Family
from greenlight.wire.errors import BLOCKED, CUT, DECLINED
from greenlight_cdk.jsonata import concatenation, expression

LENGTH_NOTE = f"\n\n_{texts.cards.MODEL_CUT}_"

AGAIN, FAILED = "greenlight_again", "greenlight_failed"
"""The fields of a state's output with which a step asks once more, and with which it ends the run."""

REFUSED_REPLY, CUT_REPLY, NOT_VALID = "InvalidReplyError", "CutReplyError", "ReplyNotValidError"
"""What `lambdas/validate` raises: the model should fix its reply, the reply needs more room, or neither helped."""

MOST_ROOM = 4
"""By how much `max_tokens` grows at most, for a reply that was cut."""

OWN = {"again", "in", "ended", "reply", "cut", "empty", "cause", "one"}
"""Variables of the expressions here, which would hide a chain's own."""

OPTIONAL = "temperature|output_config|effort|reasoning"
"""Fields that a step sends only because the model is said to take them, as a 400 names them."""

_ENTERED = f"$again := $states.input.{AGAIN}; $in := $exists($again) ? $again.input : $states.input"
_ROOM = "($exists($again.room) ? $again.room : 1)"
_THOUGHTS = r"/^\s*(<(think|thinking|reasoning)>)?[\s\S]*?<\/(think|thinking|reasoning)>\s*/i"
_UNFINISHED_THOUGHTS = r"/^\s*<(think|thinking|reasoning)>[\s\S]*$/i"

_TEXTS: Mapping[Api, str] = {
    "messages": "$states.result.Body.content[type = 'text'].text",
    "converse": "$states.result.Output.Message.Content.Text",
}
_ENDS: Mapping[Api, str] = {"messages": "$states.result.Body.stop_reason", "converse": "$states.result.StopReason"}
_DECLINED = "['refusal', 'content_filtered']"
_CUT = "['max_tokens', 'model_context_window_exceeded']"
_EMPTY = "$empty ? $error('The model gave an empty reply.') : "
_BLOCKED = "($ended = 'guardrail_intervened' or $states.result.Body.`amazon-bedrock-guardrailAction` = 'INTERVENED')"


def on_input(jsonata: str) -> str:
    """The expression of a chain, with the step's first input for `$states.input`, however often it is asked."""
    return re.sub(r"\$states\.input\b", "$in", jsonata)


def entered(jsonata: str) -> str:
    """The expression in a state that may be entered again: with `$again`, and with `$in` for the first input."""
    return f"({_ENTERED}; {jsonata})"


def conversation(prompt: str, *, after: str = "") -> str:
    """The messages of a request: the earlier conversation (`after`), then the prompt; or those to ask again with."""
    messages = f"[{{'role': 'user', 'content': {prompt}}}]"
    if after:
        messages = f"$append({after}, {messages})"
    return f"($exists($again.messages) ? [$again.messages] : {messages})"


def request(messages: str, family: Family, *, temperature: float, max_tokens: int) -> dict[str, Any]:
    """The arguments of the task besides the model: `Body` in Anthropic's format, or what Converse takes."""
    tokens = f"{family.max_tokens(max_tokens)} * {_ROOM}"
    if family.api == "messages":
        needed = f"'anthropic_version': 'bedrock-2023-05-31', 'max_tokens': {tokens}, 'messages': {messages}"
        optional = [f"'temperature': {temperature}"] if family.temperature else []
        optional += [f"'{name}': {json.dumps(value)}" for name, value in family.effort_fields().items()]
        return {"Body": expression(entered(_with_optional(needed, optional)))}
    blocks = f"[$map({messages}, function($one) {{ {{'Role': $one.role, 'Content': [{{'Text': $one.content}}]}} }})]"
    limits = _with_optional(f"'MaxTokens': {tokens}", [f"'Temperature': {temperature}"] if family.temperature else [])
    arguments = {"Messages": expression(entered(blocks)), "InferenceConfig": expression(entered(limits))}
    if fields := family.effort_fields():
        sent = f"$exists($again.plain) ? {{}} : {json.dumps(fields)}"
        arguments["AdditionalModelRequestFields"] = expression(entered(sent))
    return arguments


def _with_optional(needed: str, optional: list[str]) -> str:
    if not optional:
        return f"{{{needed}}}"
    return f"$merge([{{{needed}}}, $exists($again.plain) ? {{}} : {{{', '.join(optional)}}}])"


def sends_optional_fields(family: Family) -> bool:
    """Whether a request has fields that the model may refuse, and that can be left out."""
    return family.temperature or bool(family.effort)


def reply(reading: str, api: Api, *, note: str = LENGTH_NOTE, checked: bool = False) -> str:
    """Applies `reading` to `$reply`, the reply's text without thoughts. A reply that was cut gets the note.

    A model that declined, or a guardrail that stopped it, ends the run. A reply that was cut before it began is asked
    for again with more room. Any other empty reply is an error, unless it is `checked`: then the check says so.
    """
    more = _again(f"'room': 2 * {_ROOM}")
    return entered(
        f"$ended := {_ENDS[api]}; $reply := $join($append('', {_TEXTS[api]}));"
        f" $reply := $replace($replace($reply, {_THOUGHTS}, '', 1), {_UNFINISHED_THOUGHTS}, '');"
        f" $cut := $ended in {_CUT}; $empty := $trim($reply) = ''; "
        f"{_BLOCKED} ? {_failed(BLOCKED)} : $ended in {_DECLINED} ? {_failed(DECLINED)}"
        f" : $empty and $cut ? ({_ROOM} < {MOST_ROOM} ? {more} : {_failed(CUT)})"
        f" : {'' if checked else _EMPTY}"
        f"($reply := $cut ? $reply & {concatenation(note, {})} : $reply; {reading})"
    )


def _failed(error: str) -> str:
    return f"{{'{FAILED}': {{'error': '{error}', 'cause': 'stop reason: ' & $ended}}}}"


def _again(*fields: str) -> str:
    return f"{{'{AGAIN}': $merge([$again, {{'input': $in, {', '.join(fields)}}}])}}"


def without_optional() -> str:
    """What a step passes on after a 400: it asks once more without the optional fields, if the error names one."""
    refused = f"$contains($cause, /{OPTIONAL}/i)"
    failed = f"{{'{FAILED}': {{'error': $states.errorOutput.Error, 'cause': $cause}}}}"
    plain = _again("'plain': true")
    return entered(
        f"$cause := $string($states.errorOutput.Cause); {refused} and $not($exists($again.plain)) ? {plain} : {failed}"
    )


def with_reply(messages: str, text: str = "$reply") -> str:
    """The conversation with the model's reply added."""
    return f"$append({messages}, [{{'role': 'assistant', 'content': {text}}}])"


def to_check(messages: str, api: Api) -> str:
    """What a prompt's state passes to its check: the messages, the reply, how it ended, and the attempt."""
    fields = (
        f"'asked': {messages}",
        "'reply': $reply",
        "'ended': $cut ? 'cut' : ''",
        "'tries': $exists($again.tries) ? $again.tries : 1",
        f"'room': {_ROOM}",
        "'plain': $again.plain",
    )
    return reply(f"{{{', '.join(fields)}}}", api, note="", checked=True)


def repair() -> str:
    """What a failed check passes back to the prompt's state: the conversation with the reply and the error added."""
    why = "[{'role': 'user', 'content': $parse($states.errorOutput.Cause).errorMessage}]"
    shown = with_reply("[$states.input.asked]", "$states.input.reply")
    messages = f"$trim($states.input.reply) = '' ? [$states.input.asked] : $append({shown}, {why})"
    return _checked_again(messages, "$states.input.room")


def more_room() -> str:
    """What the check of a cut reply passes back: the same conversation, and more room for the reply."""
    return _checked_again("[$states.input.asked]", f"$min([2 * $states.input.room, {MOST_ROOM}])")


def _checked_again(messages: str, room: str) -> str:
    fields = (
        f"'messages': {messages}",
        "'tries': $states.input.tries + 1",
        f"'room': {room}",
        "'plain': $states.input.plain",
    )
    return f"{{'{AGAIN}': {{{', '.join(fields)}}}}}"
