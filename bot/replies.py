"""What the bot says by itself: privately to the person who did something, in a message or a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from chains.spec import Bounds, Chain, Input
from greenlight.blocks import Content, actions, content, section, when
from greenlight.decision import Decision
from greenlight.questions import by_whom, mentions, who_may
from greenlight.records import RunRecord
from greenlight.text import escape, one_line

OPEN_FORM = "open_form:"
APP_NAME = "Greenlight"

NOT_SENT = "Step Functions did not take the answer just now. Nothing is lost: please click again."
UNSURE = "Step Functions has not confirmed the answer. Please look here again in half a minute, and click again then."
NOT_NOTED = "Your answer was taken, but I could not show it yet. It will show here in about a minute."
NO_RECORDS = "My records did not answer just now, so nothing was sent. Please click again."
TOO_LARGE = (
    "This is more text than a run can carry on (256 kB), so nothing was sent. Please shorten it, and send it again."
)
INCOMPLETE = "What this choice asks for was missing, so nothing was sent. Please click it again."
BUSY = "Others are answering this at the same moment. Please look here again, and click again if it is still open."
GROUP_UNKNOWN = "Slack did not say who is in the group that may do this, so nothing was done. Please try again later."
NOT_STOPPED = "Step Functions did not stop the run just now. Please click again."
NOT_AGAIN = "Step Functions did not take the run on just now. Please click again."
UNDER_WAY = "This run is being tried again already, or was: its card says how it stands."
NOT_BEGUN = "This run is just beginning. Please click again in half a minute."
NOT_CONFIRMED = (
    "Step Functions has not confirmed that it goes on. Please look here again in three minutes; the card says then "
    "whether it does."
)
NOT_SHOWN = "That is done, but I could not show it yet. It will show here in about a minute."
ENDED_JUST_NOW = "This run has just ended by itself, so there is nothing to stop. Its card will say how."
NOT_OURS = "This run was started outside Slack. Start it again there."
UNKNOWN_RUN = "This run is not in my records any more."
CHOOSE_AGAIN = "This took a moment too long to open. Please choose it from the message's menu again."
NOT_IN_THERE = f"I can't post in this channel yet. Type /invite @{APP_NAME} there, or choose another one."
NOT_IN_CHANNEL = "You and I are not in the channel of this run any more, where anyone may answer."
EMPTY = "This cannot be empty."
NOT_ONESELF = "That is you: choose somebody else, or close this and answer yourself."
NOT_AN_APP = "That is an app, or somebody who has left. Please choose a person."
NOT_THE_REQUESTER = "They asked for this run, and may not answer it themselves. Please choose somebody else."
NOT_LOOKED_UP = "Slack did not say who that is, so nobody was asked. Please try again later."
UNKNOWN = "This question is not in my records any more, so it cannot be answered. Start a new run with its command."
START_NOT_CONFIRMED = (
    "Step Functions has not confirmed that the run has begun. Its card is in the channel, and says so in three minutes "
    "at the latest if it has not."
)
ELSEWHERE = "They are not in this run's channel, so they would not hear of it. Invite them, or choose somebody else."
NOT_TOLD = "They may decide now, but Slack did not take my message to them just now. Please tell them yourself."
CHANNELS_UNKNOWN = "Slack did not say which channels you are in. Please try again in a moment."


def too_long(part: Input, length: int) -> str:
    """An input is too long."""
    return f"{part.label} Say it in at most {part.max_length} characters (yours has {length})."


def missing(part: Input) -> str:
    """An input is empty."""
    return f"{part.label} This cannot be empty."


def not_in_here(chain: Chain) -> str:
    """The bot may not post in the channel."""
    return f"I can't post in this channel yet. Type /invite @{APP_NAME}, then {chain.call} again."


def not_posted(chain: Chain, error: str) -> str:
    """Slack refused the run card for another reason."""
    return f"Slack did not take my message ({error}), so nothing was started. Please try {chain.call} again later."


def not_started(chain: Chain) -> str:
    """The card is there, and Step Functions refused the run."""
    return f"Step Functions did not start the run, so nothing is under way. Please try {chain.call} again later."


def not_started_by_you(chain: Chain, starters: Sequence[str]) -> str:
    """Somebody who may not start a chain has tried to."""
    return f"Only {mentions(starters)} may start {chain.call}. Ask one of them, or whoever looks after {APP_NAME} here."


def too_many(chain: Chain, bound: str, bounds: Bounds) -> str:
    """Another run would be more than may be under way."""
    if bound == "per_person":
        runs = "1 run" if bounds.per_person == 1 else f"{bounds.per_person} runs"
        return f"You have {runs} of {chain.call} under way, which is as many as one person may have. Let one end first."
    runs = "is 1 run" if bounds.at_once == 1 else f"are {bounds.at_once} runs"
    return f"There {runs} of {chain.call} under way, which is as many as there may be. Please try again later."


def not_stopped_by_you(run: RunRecord, owners: Sequence[str]) -> str:
    """Somebody who may not stop a run has tried to."""
    who = [run.user, *owners] if run.user else list(owners)
    return f"Only {mentions(who)} may stop this run." if who else "This run can be stopped in AWS alone."


def unknown_run(name: str) -> str:
    """There is no run of that name, or it is in a channel that the person is not in."""
    return f'I know of no run "{escape(one_line(name, 80))}" of yours, or in a channel that you and I are in.'


def has_ended(run: RunRecord) -> str:
    """A run that is to be stopped has ended."""
    return f"This run ended {when(run.ended)}, so there is nothing to stop."


def not_again(run: RunRecord) -> str:
    """A run that is to be tried again did not fail, or is being tried again."""
    if run.again_by:
        return f"<@{run.again_by}> has this tried again already."
    return UNDER_WAY if run.is_open else "This run did not fail, so there is nothing to try again."


def not_allowed(decision: Decision) -> str:
    """Somebody who may not answer has tried to."""
    who = who_may(decision)
    if decision.gate.policy.is_open:
        asked = when(decision.asked)
        return f"You asked for this run, so somebody else in this channel has to answer. They were asked {asked}."
    return f"Only {who} may answer this. They were asked {when(decision.asked)}."


def not_taken(decision: Decision) -> str:
    """A click on a decision that is not open any more, or is just being answered."""
    choice = decision.choice
    if decision.state == "answered" and choice:
        return f"{by_whom(decision)} already answered this, {when(decision.answered)}: {escape(choice.label)}."
    if decision.state == "claimed":
        return f"<@{decision.user}> is answering this right now."
    if decision.state == "open":
        return NOT_SENT
    return f"This question was closed {when(decision.history[-1].at)}, so your answer was not used."


def unknown_word(chains: Sequence[Chain], word: str) -> str:
    """What stands after a command that several chains share is none of their words."""
    command, words = chains[0].command, ", ".join(chain.word for chain in chains)
    return (
        f'{command} has no "{escape(one_line(word, 40))}". Say one of these words after it: {words}. '
        f"Or type {command} alone for a menu."
    )


def words_too_long(length: int, most: int) -> str:
    """What was typed does not fit."""
    return f"Say it in at most {most:,} characters (yours has {length:,})."


def asks_you(decision: Decision, by: str, to: str) -> Content:
    """The thread's message to whom a decision was handed over."""
    words = f"<@{to}>, <@{by}> asks you to decide: {escape(decision.gate.question)}"
    return content(words, [section(f"{words} You have until {when(decision.due)}.")])


def open_again(action: Mapping[str, Any]) -> Content:
    """A private message with the button that came too late to open its modal."""
    label = action["text"]["text"]
    words = f"{escape(label)}: this took a moment too long to open."
    button = ButtonElement(text=label, action_id=action["action_id"], value=action["value"], style="primary")
    return content(f"{words} Open it with the button.", [section(words), *actions(button)])


def open_form(call: str) -> dict[str, Any]:
    """A private message that opens the form or menu of what was typed, for when that came too late to do it itself."""
    text = f"{call}: this took a moment too long to open a form."
    button = ButtonElement(text="Open form", action_id=OPEN_FORM + call, style="primary")
    blocks = [SectionBlock(text=PlainTextObject(text=text)), ActionsBlock(elements=[button])]
    return {"text": f"{text} Open it with the button.", "blocks": [block.to_dict() for block in blocks]}


def notice(what: Content) -> dict[str, Any]:
    """A modal that says something to one person where no message could."""
    blocks = what.blocks or [section(what.text).to_dict()]
    return View(type="modal", title=APP_NAME, close="Close", blocks=blocks).to_dict()
