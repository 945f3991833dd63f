"""App Home's view: what waits for a person, their runs, recent runs in their channels, and how to start something."""

from collections.abc import Iterator, Sequence
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, HeaderBlock, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from greenlight import texts
from greenlight.decisions.message import DECIDE, who_may
from greenlight.decisions.model import Decision
from greenlight.home.overview import Overview
from greenlight.people.mentions import mention
from greenlight.runs.card import after_dot, status_line, subject
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import OPEN_LINK, actions, bold, context, section, short, when
from greenlight.slack.escaping import escape, one_line
from greenlight.spec.catalog import chain_named, find_chains
from greenlight.spec.chain import OWN_COMMAND, Chain
from greenlight.wire.button import ButtonValue

BEGIN = "begin:"
OLDER = "older_runs"
NEWEST = "newest_runs"

EXAMPLES = 3
"""Commands to show to somebody who sees no runs."""

QUESTION_LENGTH = 150
"""Characters of a question to show; the thread has the whole question."""

LINE_LENGTH = 1_000
"""Characters of a status line to show; longer ones, of records of earlier versions, are left to the run's card."""

BUTTONS_PER_ROW = 25
"""Buttons that fit one block (Block Kit reference)."""

MOST_CHAINS = 100
"""Chains that get a button."""


def home_view(seen: Overview, page: str = "") -> View:
    """The view for what a person sees: always below 100 blocks and 250 kB."""
    blocks: list[Block] = []
    if seen.waiting:
        count = texts.home.waiting_more if seen.more_waiting else texts.home.waiting
        blocks += [HeaderBlock(text=count(len(seen.waiting)))]
        blocks += [block for decision, run in seen.waiting for block in _waiting(decision, run)]
        blocks += [context(texts.home.MORE_WAITING)] if seen.more_waiting else []
    if seen.mine or page:
        blocks += [HeaderBlock(text=texts.home.MY_RUNS), *(_run(run, "mine") for run in seen.mine), *_pages(seen, page)]
    if seen.recent:
        blocks += [HeaderBlock(text=texts.home.RECENT), *(_run(run, "recent") for run in seen.recent)]
    return View(type="home", blocks=[*blocks, *_start(list(find_chains().values()), first=not blocks)])


def _waiting(decision: Decision, run: RunRecord | None) -> Iterator[Block]:
    chain = chain_named(decision.chain)
    about = after_dot(one_line(subject(chain, run.inputs), QUESTION_LENGTH)) if run else ""
    yield bold(one_line(decision.gate.question, QUESTION_LENGTH), f"\n{chain.emoji} {chain.title}{about}")
    yield context(
        " ".join(
            [_asked(decision), *_text(decision), texts.home.may_answer(who_may(decision, texts.questions.anyone_there))]
        )
    )
    buttons = [
        ButtonElement(
            text=choice.label,
            # The decision's id makes it unique in the view: several decisions may offer the same choice.
            action_id=f"{DECIDE}{choice.key}:{decision.id}",
            style=choice.style,
            value=ButtonValue(run=decision.run, decision=decision.id, choice=choice.key, home=True).to_json(),
        )
        for choice in decision.offered
    ]
    yield from actions(*buttons, *(_open(run, decision.id) if run else []))
    yield DividerBlock()


def _asked(decision: Decision) -> str:
    channel, until = f"<#{decision.channel}>", when(decision.due)
    if decision.requester:
        return texts.home.asked_for(mention(decision.requester), channel, until)
    return texts.home.asked(channel, until)


def _text(decision: Decision) -> list[str]:
    if not decision.title:
        return []
    title = short(decision.title)
    return [texts.home.text_revised(title, decision.revision) if decision.revision > 1 else texts.home.text(title)]


def _run(run: RunRecord, place: str) -> Block:
    chain = chain_named(run.chain)
    about = after_dot(short(subject(chain, run.inputs)))
    button = next(iter(_open(run, f"{place}:{run.name}")), None)
    text = f"{chain.emoji} *{escape(chain.title)}*{about}\n{status_line_elsewhere(chain, run)}\n{_started(run)}"
    return SectionBlock(text=MarkdownTextObject(text=text), accessory=button)


def _started(run: RunRecord) -> str:
    channel, at = f"<#{run.channel}>", when(run.started)
    return texts.home.started_by(mention(run.user), channel, at) if run.user else texts.home.started(channel, at)


def status_line_elsewhere(chain: Chain, run: RunRecord) -> str:
    """The run's status as mrkdwn, for a place outside its channel."""
    line = status_line(chain, run, partial(texts.questions.anyone_in, f"<#{run.channel}>"))
    return line if len(line) <= LINE_LENGTH else texts.home.SEE_ITS_CARD


def _open(run: RunRecord, id: str) -> list[ButtonElement]:
    if not run.permalink:
        return []
    return [ButtonElement(text=texts.cards.OPEN_THREAD, url=run.permalink, action_id=f"{OPEN_LINK}:{id}")]


def _pages(seen: Overview, page: str) -> list[Block]:
    older = [ButtonElement(text=texts.home.OLDER_RUNS, action_id=OLDER, value=seen.older)] if seen.older else []
    newest = [ButtonElement(text=texts.home.NEWEST_RUNS, action_id=NEWEST)] if page else []
    return actions(*newest, *older)


def _start(chains: Sequence[Chain], *, first: bool) -> list[Block]:
    """A button for each chain; `first` adds commands to try, for somebody who has seen nothing yet."""
    hints = [
        section(f"{chain.emoji} {escape(chain.description)}.\n`{chain.call} {escape(chain.inputs[0].example)}`")
        for chain in [chain for chain in chains if chain.command and not chain.word][:EXAMPLES]
    ]
    nothing = [
        HeaderBlock(text=texts.home.NOTHING_YET),
        section(texts.home.TYPE_ONE),
        *hints,
    ]
    buttons = [ButtonElement(text=f"{chain.emoji} {chain.title}", action_id=f"{BEGIN}{chain.name}") for chain in chains]
    starts = range(0, min(len(buttons), MOST_CHAINS), BUTTONS_PER_ROW)
    rows = [buttons[start : start + BUTTONS_PER_ROW] for start in starts]
    more = [context(texts.home.all_chains(OWN_COMMAND))] if len(buttons) > MOST_CHAINS else []
    intro = [HeaderBlock(text=texts.home.START_SOMETHING), section(texts.home.HOW_IT_STARTS)]
    start = [*intro, *(block for row in rows for block in actions(*row)), *more]
    return [*(nothing if first else []), *start]
