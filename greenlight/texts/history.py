"""The modal with the history of a run's decisions and what it used. `chosen` is what a `chosen…` function says."""

TITLE = "History"
CLOSE = "Close"
NOTHING_KEPT = "The history of this run's decisions is no longer kept."
UNTITLED = "Untitled"
NO_TEXT = "No text"

ASKED = "Asked"
REMINDED = "Reminded"
RELEASED = "Step Functions had not accepted it: open again"
EXPIRED = "Closed without an answer"

AT_LIST_PRICES = "The cost is at Amazon Bedrock's list prices."
WITH_EARLIER_ATTEMPTS = "What the run used before it was retried is included."


def tokens_not_known(unknown: int, calls: int) -> str:
    """The sums leave out the tokens of some of the run's model calls."""
    return (
        f"The tokens of {unknown:,} of {calls:,} model calls are not known."
        if calls > 1
        else "Its tokens are not known."
    )


def left_out(count: int) -> str:
    """How many older decisions do not fit."""
    if count == 1:
        return "1 older decision is in the export but not shown here."
    return f"{count} older decisions are in the export but not shown here."


def text(title: str, digest: str) -> str:
    """The text of the decision: its title and the beginning of its SHA-256."""
    return f"Text: {title} · SHA-256 `{digest}`"


def text_revised(title: str, revision: int, digest: str) -> str:
    """The text of the decision, if it was not the first one."""
    return f"Text: {title}, revision {revision} · SHA-256 `{digest}`"


def may_answer(who: str, until: str) -> str:
    """Who may answer, if one answer is enough."""
    return f"May answer: {who}, until {until}"


def have_to_agree(who: str, number: int, until: str) -> str:
    """Who may answer, if several have to agree."""
    return f"May answer: {who}, {number} have to agree, until {until}"


def have_to_agree_or_one_rejects(who: str, number: int, until: str) -> str:
    """Who may answer, if several have to agree and one rejection is enough."""
    return f"May answer: {who}, {number} have to agree (one rejection ends it), until {until}"


def asked_for(user: str) -> str:
    """The question was asked, for somebody's run."""
    return f"Asked, for {user}'s run"


def escalated(people: str) -> str:
    """Other people were asked too."""
    return f"Also asked {people}, because nobody had answered"


def handed_over(by: str, people: str) -> str:
    """Somebody asked other people to decide."""
    return f"{by} asked {people} to decide"


def voted(by: str, chosen: str) -> str:
    """Somebody made a choice on which several have to agree."""
    return f"{by} chose {chosen}"


def claimed(by: str, chosen: str) -> str:
    """An answer was sent to Step Functions."""
    return f"{by} answered {chosen}: sent to Step Functions"


def answered(people: str, chosen: str) -> str:
    """Step Functions accepted an answer."""
    return f"Step Functions accepted the answer of {people}: {chosen}"


def chosen(choice: str) -> str:
    """The label of a choice."""
    return f'"{choice}"'


def chosen_option(choice: str, option: str) -> str:
    """The label of a choice and the picked option."""
    return f'"{choice}" ({option})'


def chosen_edited(choice: str, digest: str) -> str:
    """The label of a choice and the beginning of the edited text's SHA-256."""
    return f'"{choice}", edited text SHA-256 `{digest}`'


def option(number: int) -> str:
    """An option whose first line is not known, counted from 1."""
    return f"option {number}"
