"""A decision of the movie pitch, for tests."""

from dataclasses import replace

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.decisions.message import decision_message
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.spec.gate import Choice
from greenlight.wire.button import ButtonValue
from greenlight.wire.names import text_hash
from tests.local.slack.support import ADA, STUDIO, TEAM

DECISION = Decision(
    run="r1",
    id="d1",
    chain=chain.name,
    gate=GREENLIGHT,
    execution="arn:aws:states:us-east-1:123456789012:execution:test-movie-pitch:r1",
    channel=STUDIO,
    asked=1_795_428_000,
    due=4_000_000_000,
    requester=ADA,
    title="The best of the three",
    text_hash=text_hash("One two three."),
    options=("Letters Never Sent", "Night School"),
    token="t" * 700,
)


def button(choice: str) -> ButtonValue:
    """Returns the value of the decision's button for a choice."""
    return ButtonValue(run="r1", decision="d1", choice=choice, token=DECISION.token)


def choice(key: str) -> Choice:
    """Returns a choice of the movie pitch."""
    found = GREENLIGHT.choice(key)
    assert found
    return found


def ask(services: Services, decision: Decision = DECISION, text: str = "One two three.") -> Decision:
    """Creates the decision's records, and its messages below a card."""
    slack = services.slack
    card = str(slack.chat_postMessage(channel=STUDIO, text="A card")["ts"])
    content = decision_message(decision)
    posted = slack.chat_postMessage(channel=STUDIO, thread_ts=card, text=content.text, blocks=content.blocks)
    decision = replace(decision, thread_ts=card)
    run = RunRecord(
        name=decision.run, chain=chain.name, user=ADA, team=TEAM, channel=STUDIO, inputs={"movie": "x"}, started=1
    )
    assert services.runs.start_run(run)
    services.runs.move_run(
        run.name, at="1970-01-01T00:00:01Z", status="running", asked=decision.id, due=9, thread_ts=card
    )
    assert services.decisions.ask(decision, text, decision.options)
    services.decisions.place(decision, str(posted["ts"]))
    asked = services.decisions.get(decision.run, decision.id)
    assert asked
    return asked
