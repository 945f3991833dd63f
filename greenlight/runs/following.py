"""Which milestone a state of a chain belongs to: the next one that it leads to."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def milestone_after(definition: Json, states: Iterable[str]) -> str:
    """Returns the key of the milestone that is told next after one of the states (the first that leads to any), or "".

    `definition` is a state machine in Amazon States Language. The nearest milestone counts, also in a loop.
    """
    known = dict(_states(definition, ""))
    for state in states:
        if found := _nearest(known, state):
            return found
    return ""


def _nearest(known: Mapping[str, tuple[Json, str]], state: str) -> str:
    seen = {state}
    ahead = deque([state])
    while ahead:
        name = ahead.popleft()
        found, parent = known.get(name, ({}, ""))
        if told := _told(found):
            return told
        following = [next_ for next_ in _next(found, known, parent) if next_ not in seen]
        seen.update(following)
        ahead.extend(following)
    return ""


def _states(machine: Json, parent: str) -> Iterator[tuple[str, tuple[Json, str]]]:
    """Each state with its name, and the name of the Parallel or the Map that it is in."""
    for name, state in machine.get("States", {}).items():
        yield name, (state, parent)
        for inner in _inner(state):
            yield from _states(inner, name)


def _inner(state: Json) -> list[Json]:
    return [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]


def _next(state: Json, known: Mapping[str, tuple[Json, str]], parent: str) -> Iterator[str]:
    """The states after one, if all goes well: those in it, those behind it, and at the end of a branch what follows."""
    yield from (inner["StartAt"] for inner in _inner(state))
    yield from (choice["Next"] for choice in state.get("Choices", []))
    yield from filter(None, [state.get("Default"), state.get("Next")])
    if state.get("End"):
        around, further = known.get(parent, ({}, ""))
        yield from _next({key: value for key, value in around.items() if key in ("Next", "End")}, known, further)


def _told(state: Json) -> str:
    """The milestone of a state that publishes, or ""."""
    message = state.get("Arguments", {}).get("Message") if isinstance(state.get("Arguments"), Mapping) else None
    return str(message.get("step", "")) if isinstance(message, Mapping) else ""
