"""Text from people and models reaches prompts, messages and PDFs unchanged, and notifies nobody."""

import html

import pytest

from tests.e2e.flows.test_trip import file_of, pdf_text
from tests.e2e.model import RecordingModel
from tests.e2e.person import Json, Person, body, shown

pytestmark = pytest.mark.xdist_group("flows")

HOSTILE = [
    "<!channel> <@U0BEN000001> <!subteam^S0PRODUCER1> @ben and @here",
    "*bold* _slanted_ ~gone~ fish &amp; chips & more < less > most",
    "\"quotes\" 'and' `ticks` {braces} {movie} {{ }} $dollars {% $states.input %} back\\slash \\n \\u0041 \\{",
    "🤠🚀 👩‍👩‍👧 cow\u0301boys right to left שלום\u200f مرحبا می\u200cخواهم",
    "first line\nsecond line\n\n# heading\n---\n```\ncode",
    "<https://example.com|click> [link](javascript:alert(1)) <script>alert(1)</script>",
]


@pytest.mark.parametrize("text", HOSTILE, ids=["mentions", "markup", "code", "scripts", "lines", "links"])
def test_a_hostile_topic_reaches_model_and_messages_unchanged(ada: Person, model: RecordingModel, text: str) -> None:
    run = ada.starts("/pitch-movie", text)
    assert ada.clicks(run.decision(), "greenlight")["ok"]
    line = " ".join(text.split())
    card = run.comes_to("finished")
    assert shown(card).startswith(f"🎬 Movie pitch\n · {line}\n")
    assert html.unescape(without_joiners(card["text"])).startswith(f"Movie pitch · {line}: ")
    assert [prompt for prompt in model.asked(text) if f"<topic>\n{text}\n</topic>" in prompt]
    assert all(text in without_joiners(body(message)) for message in run.texts[:3])
    assert pinged([card, *run.thread, run.posted("One-page pitch")]) <= {ada.id}


def test_a_hostile_place_reaches_the_pdf_unchanged(ada: Person) -> None:
    place = 'Ulm <!channel> *bold* &amp; "quoted" {% $x %} \\back #[typst] $math$ @here'
    run = ada.starts("/plan-trip", place)
    file = file_of(run)
    assert f"Weekend in {place}" in pdf_text(ada, file)
    assert pinged([message for message in ada.messages() if message["ts"] >= run.ts]) <= {ada.id}


def test_what_a_model_writes_pings_nobody(ada: Person, model: RecordingModel) -> None:
    model.say("a model that pings", "**<!channel>**\n\n<@U0BEN000001> @here @everyone `<!here>` & <b>")
    run = ada.starts("/pitch-movie", "a model that pings")
    run.comes_to("waiting")
    assert len(run.texts) == 4
    assert pinged(run.thread) == set()


def test_a_text_longer_than_a_message_is_split_without_loss(ada: Person, model: RecordingModel) -> None:
    words = " ".join(f"word{number}" for number in range(4000))
    model.say("a very long reply", words)
    run = ada.starts("/pitch-movie", "a very long reply")
    run.decision()
    parts = [message for message in run.texts if message["text"].startswith("Pitch 1 of 3")]
    assert len(parts) > 1
    assert " ".join(shown(part).partition("\n\n")[2] for part in parts).split() == words.split()


def without_joiners(text: str) -> str:
    """The text without the invisible characters that break mentions."""
    return text.replace("\u2060", "")


def pinged(messages: list[Json]) -> set[str]:
    """The people whom the messages notify: the app itself mentions who started and who answered."""
    return {who for message in messages for who in message["pings"]}
