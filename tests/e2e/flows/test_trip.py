"""/plan-trip, from the command to the PDF in the channel."""

from io import BytesIO

import pytest
import requests
from pypdf import PdfReader

from tests.e2e.executions import Executions
from tests.e2e.person import TRAVEL, Json, Person, Run, body, shown

pytestmark = pytest.mark.xdist_group("flows")


@pytest.fixture
def traveller(ada: Person) -> Person:
    return Person(ada.slack, ada.id, TRAVEL)


def test_the_thread_gets_the_ideas_and_the_itinerary(traveller: Person, executions: Executions) -> None:
    run = traveller.starts("/plan-trip", "Lisbon")
    card = run.comes_to("finished")
    titles = [message["text"].partition(":")[0] for message in run.texts]
    assert (set(titles[:3]), titles[3:]) == ({"Hotels", "Activities", "Restaurants"}, ["Itinerary"])
    assert "## Friday" in body(run.texts[-1])
    assert card["text"] == "Trip planner · Lisbon: finished"
    assert "✓ Finished in" in shown(card)
    assert executions.ended(run)["status"] == "SUCCEEDED"


@pytest.mark.parametrize("place", ["Zürich", "São Paulo", "東京", "Київ"])
def test_the_pdf_in_the_channel_has_the_place_and_the_days(traveller: Person, place: str) -> None:
    run = traveller.starts("/plan-trip", place)
    file = file_of(run)
    assert (file["name"], file["mimetype"]) == (f"Weekend in {place}.pdf", "application/pdf")
    text = pdf_text(traveller, file)
    assert [word for word in (f"Weekend in {place}", "Friday", "Saturday", "Sunday") if word not in text] == []


def test_the_itinerary_is_posted_once(traveller: Person) -> None:
    run = traveller.starts("/plan-trip", "one PDF only")
    run.comes_to("finished")
    assert len([message for message in traveller.messages() if message["ts"] > run.ts and "files" in message]) == 1


def file_of(run: Run) -> Json:
    """The file that the run posted in the channel."""
    run.comes_to("finished")
    message = run.posted("*Itinerary*")
    (file,) = message["files"]
    found: Json = file
    return found


def pdf_text(person: Person, file: Json) -> str:
    """The text of a PDF, on one line."""
    content = requests.get(f"{person.slack}/_control/files/{file['id']}", timeout=30).content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
