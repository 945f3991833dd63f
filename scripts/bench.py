"""Measures how fast a pitch is with the offline model: `make bench`. Ratios compare times of the same bench run."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import requests

from greenlight.models.model import DEFAULT
from local.slack.workspace import Workspace
from local.stack import LocalStack

RUNS = 10
TARGETS = {"command to buttons": 1.5, "click to one-pager": 0.5}
MODEL_CALLS = 5
MOST_STATES = 18
TIMEOUT_SECONDS = 20


class Bench:
    """Drives runs in one channel of a local stack and times them, in seconds."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack, self.slack = stack, stack.slack.url
        state = requests.get(f"{self.slack}/_control/state", timeout=TIMEOUT_SECONDS).json()
        self.channel = next(channel["id"] for channel in state["channels"] if channel["name"] == "studio")
        self.user = next(user["id"] for user in state["users"] if user["name"] == "ada")

    def pitch(self, topic: str) -> dict[str, float]:
        """Runs one pitch and greenlights it at once. Returns the times."""
        with self._events() as events:
            started = time.perf_counter()
            self._control("command", command="/pitch-movie", text=topic)
            message, button = self._until(events, lambda: self._button(topic))
            asked = time.perf_counter()
            action = {"action_id": button["action_id"], "value": button["value"]}
            self._control("interact", messageTs=message["ts"], action=action)
            self._until(events, lambda: self._result(topic))
            done = time.perf_counter()
        return {"command to buttons": asked - started, "click to one-pager": done - asked}

    def model_calls(self) -> float:
        """Times as many model calls as a pitch makes, without the rest, one after the other."""
        client = self.stack.session.client("bedrock-runtime", endpoint_url=self.stack.model.url)
        body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 100}
        started = time.perf_counter()
        for number in range(MODEL_CALLS):
            messages = [{"role": "user", "content": f"call {number}"}]
            client.invoke_model(modelId=DEFAULT, body=json.dumps(body | {"messages": messages}))
        return time.perf_counter() - started

    def states_entered(self) -> int:
        """Returns how many states the newest pitch entered."""
        states = self.stack.session.client("stepfunctions", endpoint_url=self.stack.aws.endpoint)
        machine = next(
            found["stateMachineArn"]
            for found in states.list_state_machines()["stateMachines"]
            if found["name"].endswith("movie-pitch")
        )
        newest = max(states.list_executions(stateMachineArn=machine)["executions"], key=lambda one: one["startDate"])
        history = states.get_execution_history(executionArn=newest["executionArn"], maxResults=1000)["events"]
        return sum(event["type"].endswith("StateEntered") for event in history)

    @contextmanager
    def _events(self) -> Iterator["Queue[Any]"]:
        workspace: Workspace = self.stack.slack.workspace
        with workspace.subscribe() as events:
            yield events

    def _until(self, events: "Queue[Any]", probe: Callable[[], Any]) -> Any:
        while not (found := probe()):
            events.get(timeout=TIMEOUT_SECONDS)
        return found

    def _control(self, what: str, **body: object) -> None:
        request = {"channel": self.channel, "user": self.user, **body}
        answer = requests.post(f"{self.slack}/_control/{what}", json=request, timeout=TIMEOUT_SECONDS).json()
        if not answer["ok"]:
            raise RuntimeError(f"{what}: {answer}")

    def _messages(self) -> list[dict[str, Any]]:
        return self.stack.slack.workspace.messages(self.channel)

    def _button(self, topic: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        card = next((message for message in self._messages() if topic in message["text"]), None)
        for message in self._messages():
            if card and message.get("thread_ts") == card["ts"] and "decide:greenlight" in json.dumps(message["blocks"]):
                return message, message["blocks"][-1]["elements"][0]
        return None

    def _result(self, topic: str) -> bool:
        return any(message["text"].startswith(f"One-page pitch · {topic}") for message in self._messages())


def main() -> int:
    """Returns the exit code: 0, or 1 if a target is missed."""
    with LocalStack() as stack:
        bench = Bench(stack)
        bench.pitch("a film to warm up")
        runs = [bench.pitch(f"film number {number}") for number in range(RUNS)]
        alone = statistics.median(bench.model_calls() for _ in range(RUNS))
        entered = bench.states_entered()
    print(f"{RUNS} runs, offline model; {MODEL_CALLS} model calls by themselves: {alone:.3f} s")
    missed = entered > MOST_STATES
    for name, target in TARGETS.items():
        figures = sorted(run[name] for run in runs)
        median = statistics.median(figures)
        missed |= median > target
        ratio = f"{median / alone:.1f} times the model calls"
        print(f"{name}: median {median:.2f} s ({figures[0]:.2f} to {figures[-1]:.2f}), {ratio}, target {target} s")
    print(f"states entered for a pitch greenlit at once: {entered}, target {MOST_STATES}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
