"""A person in the local Slack, for tests. A person does and sees only what the `/_control` endpoints allow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.waiting import until

Json = dict[str, Any]

STUDIO, TRAVEL, RANDOM = "C0STUDIO001", "C0TRAVEL001", "C0RANDOM001"
ADA, BEN, CHIKA = "U0ADA000001", "U0BEN000001", "U0CHIKA0001"
BOT = "U0GREENBOT1"
FORM_FIELD = "value"
HTTP_TIMEOUT = 30


@dataclass(frozen=True)
class Person:
    """A person in one channel. `slack` is the local Slack's address."""

    slack: str
    id: str = ADA
    channel: str = STUDIO

    def does(self, what: str, /, **body: Any) -> Json:
        """Posts to a control endpoint and returns its response, including errors."""
        request = {"user": self.id, "channel": self.channel, **body}
        answer: Json = requests.post(f"{self.slack}/_control/{what}", json=request, timeout=HTTP_TIMEOUT).json()
        return answer

    def sees(self, what: str) -> Any:
        """Returns JSON from a control endpoint."""
        return requests.get(f"{self.slack}/_control/{what}", timeout=HTTP_TIMEOUT).json()

    def messages(self, since: str = "") -> list[Json]:
        """The messages in the channel and its threads that this person sees, from the timestamp on."""
        everything = self.sees(f"messages/{self.channel}?since={since}")["messages"]
        return [message for message in everything if message.get("ephemeral_to", self.id) == self.id]

    def told(self, run: "Run | None" = None) -> list[str]:
        """The messages that only this person sees, in the channel or in a run's thread."""
        place = run.ts if run else None
        private = [message for message in self.messages() if "ephemeral_to" in message]
        return [message["text"] for message in private if message.get("thread_ts") == place]

    def commands(self, command: str, text: str = "") -> Json:
        """Sends a slash command."""
        return self.does("command", command=command, text=text)

    def starts(self, command: str, text: str) -> "Run":
        """Sends a command that starts a run, and checks that it posts exactly one card."""
        before = max((message["ts"] for message in self.messages()), default="")
        assert self.commands(command, text)["ok"]
        (card,) = [message for message in self.messages(before) if is_card(message) and message["ts"] > before]
        return Run(self, card["ts"])

    def clicks(self, message: Json, choice: str) -> Json:
        """Clicks a button of a decision."""
        action = button(message, choice)
        return self.does(
            "interact", messageTs=message["ts"], action={"action_id": action["action_id"], "value": action["value"]}
        )

    def opens(self, message: Json, action_id: str) -> Json:
        """Clicks a button of a message and returns the modal that it opens."""
        elements = [element for block in message["blocks"] for element in block.get("elements", [])]
        (clicked,) = [element for element in elements if element.get("action_id") == action_id]
        action = {"action_id": action_id, "value": clicked["value"]}
        assert self.does("interact", messageTs=message["ts"], action=action)["ok"]
        return self.view()

    def answers(self, decision: Json, choice: str, given: str) -> None:
        """Answers in the modal that the choice opens, with words, an edited text, or an option's index.

        The modal has to have one field. For a longer text, edit the fields of the modal that `opens` returns.
        """
        view = self.opens(decision, f"decide:{choice}")
        (field,) = fields(view)
        assert self.submits(view, **{field["block_id"]: given})["ok"]

    def view(self) -> Json:
        """The modal that this person has open."""
        (opened,) = [opened["view"] for opened in self.sees("state")["views"] if opened["user"] == self.id]
        view: Json = opened
        return view

    def submits(self, view: Json, **values: str) -> Json:
        """Submits a modal with these values by block id. In a chain's form, the block ids are the inputs' names."""
        given = {name: {FORM_FIELD: value} for name, value in values.items()}
        return self.does("submit-view", view_id=view["id"], values=given)

    def chooses(self, menu: Json, chain: str) -> Json:
        """Chooses a chain in the menu of a shared command."""
        given = {"chain": {FORM_FIELD: {"selected_option": {"value": chain}}}}
        return self.does("submit-view", view_id=menu["id"], values=given)

    def awaits(self, subject: str, words: str) -> None:
        """Waits until the card of the run about this subject has these words."""
        until(lambda: any(subject in (said := message["text"]) and words in said for message in self.messages()), words)


@dataclass(frozen=True)
class Run:
    """A run as a person sees it: the card in the channel and its thread."""

    person: Person
    ts: str

    @property
    def card(self) -> Json:
        """The run's current card."""
        (card,) = [message for message in self.person.messages(self.ts) if message["ts"] == self.ts]
        return card

    @property
    def thread(self) -> list[Json]:
        """The thread's messages that everybody sees, without the card."""
        return [
            message
            for message in self.person.messages(self.ts)
            if message.get("thread_ts") == self.ts != message["ts"] and "ephemeral_to" not in message
        ]

    @property
    def texts(self) -> list[Json]:
        """The thread's messages with texts by the model."""
        return [message for message in self.thread if "markdown" in kinds(message)]

    @property
    def decisions(self) -> list[Json]:
        """The thread's messages about decisions, open or not: everything except texts and files."""
        return [message for message in self.thread if kinds(message) and "markdown" not in kinds(message)]

    def decision(self) -> Json:
        """Waits for an open decision and returns its message."""
        return until(lambda: next((message for message in self.decisions if buttons(message)), None), "a decision")

    def revision(self, number: int) -> Json:
        """Waits for the open decision about this revision that names who requested the change."""
        line = re.compile(rf"Revision {number}, after “.*” \(<@")
        return until(
            lambda: next((asked for asked in self.decisions if buttons(asked) and line.search(shown(asked))), None),
            f"revision {number}",
        )

    def arrives(self, title: str) -> Json:
        """Waits for the text with this title in the thread."""
        return until(lambda: next((text for text in self.texts if text["text"].startswith(title)), None), title)

    def posted(self, words: str) -> Json:
        """Waits for a message in the channel, after the card, whose notification has these words."""
        return until(
            lambda: next(
                (
                    message
                    for message in self.person.messages(self.ts)
                    if is_root(message) and message["ts"] > self.ts and words in message["text"]
                ),
                None,
            ),
            words,
        )

    def comes_to(self, words: str) -> Json:
        """Waits until the card's notification has these words, and returns the card."""
        return until(lambda: self.card if words in self.card["text"] else None, words)


def is_root(message: Json) -> bool:
    """Whether the message is in the channel, outside threads, and everybody sees it."""
    return "ephemeral_to" not in message and message.get("thread_ts", message["ts"]) == message["ts"]


def kinds(message: Json) -> list[str]:
    """The types of a message's blocks. A message with a file has none."""
    return [block["type"] for block in message.get("blocks", [])]


def fields(view: Json) -> list[Json]:
    """The inputs of a modal."""
    return [block for block in view["blocks"] if block["type"] == "input"]


def is_card(message: Json) -> bool:
    """Whether the message is a run's card, and not a result that another run posts at the same time."""
    return is_root(message) and "\nStarted " in shown(message)


def buttons(message: Json) -> list[Json]:
    """The buttons of a decision's message."""
    return [
        element
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"].startswith("decide:")
    ]


def button(message: Json, choice: str) -> Json:
    """A decision's button for one choice."""
    (found,) = [element for element in buttons(message) if element["action_id"] == f"decide:{choice}"]
    return found


def element(message: Json, action_id: str) -> Json:
    """The button or menu with this action id in a message or a view."""
    found: Json
    (found,) = [
        element
        for block in message["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory", {}), block.get("element", {}))
        if element.get("action_id") == action_id
    ]
    return found


def body(message: Json) -> str:
    """The model's text in a message, without the title above it."""
    (markdown,) = [block["text"] for block in message["blocks"] if block["type"] == "markdown"]
    return str(markdown).partition("\n\n")[2] if "thread_ts" in message else str(markdown)


def is_beginning(message: Json, of: Json) -> bool:
    """Whether a result in the channel is the beginning of the thread's text and says where the whole text is."""
    said = "This is the beginning. The thread has the whole text." in shown(message)
    return said and len(body(message)) < len(body(of)) and body(of).startswith(body(message))


def shown(message: Json) -> str:
    """All the text in a message's blocks, as it was sent, one line per text."""
    return "\n".join(_texts(message.get("blocks", [])))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        else:
            for item in value.values():
                yield from _texts(item)
