"""A decision's message: the question, who may answer, the outcome, and reminders.

`who` is a name in the sentence, in the words of the `anyone_…` functions where it is no mention. `choice` is the label
of a chain's choice, `done` its word for the answer, as in "Greenlit by Ada".
"""

UNKNOWN_REQUESTER = "the person who started this run (who is not known)"
NOBODY = "nobody (the only person named started this run)"
MORE_WORDS = "There is more: the run's History has all of it."
ASK_SOMEONE_ELSE = "Ask someone else…"
OPEN_QUESTION = "Open the question"


def anyone_here(but_requester: bool) -> str:
    """Anyone in the channel in which this is read, with or without the requester."""
    return "anyone in this channel except the person who started the run" if but_requester else "anyone in this channel"


def anyone_there(but_requester: bool) -> str:
    """Anyone in the channel that the sentence has just named."""
    return "anyone in that channel except the person who started the run" if but_requester else "anyone in that channel"


def anyone_in(channel: str, but_requester: bool) -> str:
    """Anyone in this channel."""
    return f"anyone in {channel} except the person who started the run" if but_requester else f"anyone in {channel}"


def not_requester(who: str) -> str:
    """These people and groups, without the requester."""
    return f"{who} except the person who started the run"


def not_those_who_asked(who: str, but_requester: bool) -> str:
    """These people and groups, without the people who handed the decision over, and perhaps without the requester."""
    if but_requester:
        return f"{who} except the person who started the run and people who asked someone else"
    return f"{who} except people who asked someone else"


def may_answer(who: str, until: str) -> str:
    """Below an open question."""
    return f"{who[:1].upper()}{who[1:]} may answer until {until}."


def have_to_agree(number: int) -> str:
    """How many people have to agree."""
    return f"{number} have to agree."


def of_them_have_to_agree(number: int, people: int) -> str:
    """How many of the named people have to agree."""
    return f"{number} of {people} have to agree."


def goes_on_as_if(choice: str) -> str:
    """What happens if nobody answers."""
    return f'If nobody answers, the run continues as if "{choice}" was chosen.'


def revision(number: int, words: str) -> str:
    """The number of the text, from 1, and the words that led to it."""
    return f"Revision {number}, after “{words}”"


def revision_by(number: int, words: str, by: str) -> str:
    """The number of the text, from 1, the words that led to it, and who wrote them."""
    return f"Revision {number}, after “{words}” ({by})"


def voted(choice: str, people: str, number: int, needed: int) -> str:
    """Who made a choice on which several have to agree."""
    return f"{choice}: {people} ({number} of {needed})"


def voted_for(choice: str, picked: str, people: str, number: int, needed: int) -> str:
    """Who made a choice on which several have to agree, and what they picked."""
    return f'{choice} "{picked}": {people} ({number} of {needed})'


def people_limit_reached(times: int) -> str:
    """Why the text can no longer be rejected: the run has asked people that often."""
    return f"This run has reached its limit of {_times(times, 'question')}, so it can no longer be rejected."


def model_limit_reached(times: int) -> str:
    """Why the text can no longer be rejected: the run has called the model that often."""
    return f"This run has reached its limit of {_times(times, 'model call')}, so it can no longer be rejected."


def change_limit_reached(times: int) -> str:
    """Why no change can be requested: the text was changed that often."""
    if times == 1:
        return "It was changed once, the most that this chain allows."
    return f"It was changed {times} times, the most that this chain allows."


def answered(done: str, by: str, at: str) -> str:
    """What was answered."""
    return f"✓ {done} by {by}, {at}"


def answered_with(done: str, by: str, at: str, picked: str) -> str:
    """What was answered and picked."""
    return f"✓ {done} by {by}, {at}: {picked}"


def rejected(done: str, by: str, at: str) -> str:
    """How the text was rejected."""
    return f"↺ {done} by {by}, {at}"


def rejected_with(done: str, by: str, at: str, picked: str) -> str:
    """How the text was rejected, and what was picked."""
    return f"↺ {done} by {by}, {at}: {picked}"


def copy(there: str) -> str:
    """In place of a question that is there twice; `there` is the address of the other."""
    return f"This is a copy. <{there}|The question is here>."


def run_ended(at: str) -> str:
    """The run ended while the question was open."""
    return f"■ The run ended {at}, before anyone answered."


def unanswered(until: str) -> str:
    """Nobody answered, so the run ended."""
    return f"◷ Nobody answered by {until}, so the run ended there."


def unanswered_continued(until: str, choice: str) -> str:
    """Nobody answered, and the run continued."""
    return f'◷ Nobody answered by {until}, so the run continued as if "{choice}" was chosen.'


def still_waits(until: str) -> str:
    """Reminds people of a question that anyone in the channel may answer."""
    return f"This is still waiting for an answer, until {until}."


def still_waits_for(people: str, until: str) -> str:
    """Reminds the only people who may answer."""
    return f"{people}: this is still waiting for an answer, until {until}."


def may_answer_too(people: str, until: str) -> str:
    """Tells other people that they may answer now."""
    return f"{people}: this still has no answer. You may answer it too, until {until}."


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
