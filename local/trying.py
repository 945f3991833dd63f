"""Runs one chain on the local stack and shows what passes between it and its model: `make try CHAIN=movie-pitch`.

For people who write prompts. The model is the one that `MODEL` names, as for `make demo`.
"""

import argparse
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests

from greenlight.runs.failures import ending
from greenlight.spec.catalog import ChainError, all_chains
from greenlight.spec.chain import Chain
from local.aws.deploy import DeployError
from local.model.endpoint import Backend
from local.model.errors import ModelError
from local.model.messages import Body, content_text
from local.stack import LocalStack
from local.synth import SynthError
from stacks.context import search_own_packages

POLL_SECONDS = 0.3
DATE = re.compile(r"<!date[^|>]*\|([^>]*)>")
"""A time as Slack writes it, with the words that it falls back to."""

HTTP_TIMEOUT = 30

Say = Callable[[str], None]


@dataclass
class Watched:
    """A model whose calls are shown, each as a whole once its reply is there."""

    model: Backend
    say: Say
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the model's reply. Raises ModelError."""
        started = time.monotonic()
        try:
            reply = self.model.invoke(model_id, body)
        except ModelError as error:
            self._show(body, f"{error.name}: {error}", "error", {}, time.monotonic() - started)
            raise
        text = content_text(reply["content"]) or "(no text)"
        self._show(body, text, str(reply["stop_reason"]), reply.get("usage", {}), time.monotonic() - started)
        return reply

    def _show(self, body: Body, text: str, ended: str, usage: Mapping[str, int], seconds: float) -> None:
        used, made = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
        with self._one_at_a_time:
            self.calls += 1
            self.tokens_in += used
            self.tokens_out += made
            settings = ", ".join(f"{name} {body[name]}" for name in ("temperature", "max_tokens") if name in body)
            self.say(f"\n── prompt {self.calls} ({len(body['messages'])} messages, {settings})")
            self.say(content_text(body["messages"][-1]["content"]))
            self.say(f"── reply {self.calls}: {ended}, {used:,} tokens in, {made:,} out, {seconds:.1f} s")
            self.say(text)


class Trial:
    """One run of a chain on a local stack. `answer` is the key of the choice at each gate; "" takes the first."""

    def __init__(self, stack: LocalStack, chain: Chain, say: Say, answer: str = "") -> None:
        self.stack, self.chain, self.say, self.answer = stack, chain, say, answer
        state = self._get("state")
        self.place = {"channel": state["channels"][0]["id"], "user": state["users"][0]["id"]}
        self._answered: set[str] = set()

    def start(self, text: str) -> None:
        """Types the chain's command. Raises ValueError with what the bot says if it does not start."""
        typed = " ".join(filter(None, (self.chain.word, text)))
        self._post("command", command=self.chain.command, text=typed)
        if not self._executions():
            said = [message["text"] for message in self._messages() if "ephemeral_to" in message]
            raise ValueError(" ".join(said) or f"{self.chain.command} {typed} started nothing")

    def follow(self) -> Mapping[str, Any]:
        """Answers every question until the run has ended; returns the execution."""
        while True:
            (found,) = self._executions()
            if found["status"] != "RUNNING":
                described: Mapping[str, Any] = self._states.describe_execution(executionArn=found["executionArn"])
                return described
            for message, choices in self._questions():
                self._decide(message, choices)
            time.sleep(POLL_SECONDS)

    def _questions(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        for message in self._messages():
            elements = [element for block in message.get("blocks", []) for element in block.get("elements", [])]
            choices = [one for one in elements if str(one.get("action_id", "")).startswith("decide:")]
            if choices and message["ts"] not in self._answered:
                yield message, choices

    def _decide(self, message: Mapping[str, Any], choices: Sequence[dict[str, Any]]) -> None:
        self._answered.add(message["ts"])
        plain = {f"decide:{choice.key}" for gate in self.chain.gates for choice in gate.choices if not choice.asks}
        wanted = f"decide:{self.answer}"
        offered = [choice for choice in choices if choice["action_id"] in plain] or choices
        chosen = next((choice for choice in offered if choice["action_id"] == wanted), offered[0])
        asked = DATE.sub(r"\1", message["text"])
        self.say(f"\n── {asked}\n{chosen['text']['text']}")
        action = {"action_id": chosen["action_id"], "value": chosen["value"]}
        self._post("interact", messageTs=message["ts"], action=action)

    @cached_property
    def _states(self) -> Any:
        return self.stack.session.client("stepfunctions", endpoint_url=self.stack.aws.endpoint)

    def _executions(self) -> list[Any]:
        machines = self._states.list_state_machines()["stateMachines"]
        (machine,) = [one for one in machines if one["name"].endswith(f"-greenlight-{self.chain.name}")]
        found: list[Any] = self._states.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
        return found

    def _messages(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self._get(f"messages/{self.place['channel']}")["messages"]
        return messages

    def _get(self, what: str) -> Any:
        return requests.get(f"{self.stack.slack.url}/_control/{what}", timeout=HTTP_TIMEOUT).json()

    def _post(self, what: str, **body: Any) -> None:
        url = f"{self.stack.slack.url}/_control/{what}"
        requests.post(url, json={**self.place, **body}, timeout=HTTP_TIMEOUT).raise_for_status()


def try_chain(chain: Chain, text: str, *, answer: str = "", environ: Mapping[str, str] = os.environ, say: Say) -> int:
    """Runs the chain once and says what happens. Returns 0 if the run succeeded, or else 1.

    Raises what LocalStack raises, and ValueError if the run does not start.
    """
    watched: list[Watched] = []

    def watch(model: Backend) -> Backend:
        watched.append(Watched(model, say))
        return watched[0]

    context = {"greenlight:chains": chain.name}
    with LocalStack(context=context, environ=environ, watch=watch) as stack:
        started = time.monotonic()
        trial = Trial(stack, chain, say, answer)
        trial.start(text)
        ended = trial.follow()
        model, seconds = watched[0], time.monotonic() - started
    status = ended["status"]
    reason = "" if status == "SUCCEEDED" else f": {ending(status, ended.get('error', ''), ended.get('cause', ''))[1]}"
    used = (
        f"{model.calls} model call{'s' * (model.calls != 1)}, {model.tokens_in:,} tokens in, {model.tokens_out:,} out"
    )
    say(f"\n── {chain.title}: {status.lower()} in {seconds:.1f} s, {used}{reason}")
    return 0 if status == "SUCCEEDED" else 1


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 if the run succeeded."""
    search_own_packages()
    try:
        chains = all_chains()
        parser = argparse.ArgumentParser(prog="make try", description="Run one chain against the configured model")
        parser.add_argument("chain", choices=sorted(chains), metavar="CHAIN", help=", ".join(sorted(chains)))
        parser.add_argument("text", nargs="?", default="", help="what comes after the command; default: an example")
        parser.add_argument("--answer", default="", metavar="KEY", help="the choice at each gate; default: the first")
        given = parser.parse_args(arguments)
        chain = chains[given.chain]
        keys = [choice.key for gate in chain.gates for choice in gate.choices if not choice.asks]
        if given.answer and given.answer not in keys:
            parser.error(f"--answer {given.answer}: the choices that ask for nothing are {', '.join(keys) or 'none'}")
        return try_chain(chain, given.text or chain.inputs[0].example, answer=given.answer, say=_print)
    except (ChainError, DeployError, SynthError, ValueError, OSError) as error:
        print(f"Cannot try: {error}", file=sys.stderr)
        return 1


def _print(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
