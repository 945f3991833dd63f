"""Movie pitch: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from chains.movie_pitch.chain import GREENLIGHT
from stacks.steps import Steps

MOODS = {"careful": 0.0, "balanced": 0.5, "daring": 1.0}
"""The temperature of each pitch. A model that takes none is told the mood in the prompt."""

ALL = "$join($pitches, '\n\n---\n\n')"
"""What a person judges if the model chooses none of the pitches."""

TITLE = f"$pitch = {ALL} ? 'All three: the model chose none, so pick one' : 'The best of the three'"


def workflow(steps: Steps) -> IChainable:
    """Writes three pitches at three temperatures and chooses the best; a person greenlights it or passes.

    The person can also request a change, edit the pitch, or pick another of the three. After a pass, the model sees all
    earlier ideas and writes three new ones.
    """
    pitches = steps.in_parallel(
        "Three pitches",
        [_pitch(steps, number, mood) for number, mood in enumerate(MOODS, start=1)],
        remember={"pitches": "$states.result", "ideas": "$append($states.input.passed, $states.result)"},
    )
    decide = steps.ask_human(
        "Decision",
        gate=GREENLIGHT,
        milestone="decision",
        title=f"{{% {TITLE} %}}",
        text="$pitch",
        options="$pitches[$ != $pitch]",
        text_as="pitch",
    )
    change = steps.ask_model(
        "Change the pitch",
        prompt="Change the pitch",
        values={"words": "$answer.words"},
        temperature=0.5,
        max_tokens=800,
        remember_as="pitch",
    )
    greenlit = steps.choose(
        "Greenlit?",
        {
            "$answer.choice in ['greenlight', 'edit', 'pick']": _one_pager(steps),
            "$answer.choice = 'change'": change.next(decide),
        },
        otherwise=pitches,
        otherwise_output={"passed": "$distinct($append($ideas, $pitch))"},
    )
    return pitches.next(_choice(steps)).next(decide).next(greenlit)


def _pitch(steps: Steps, number: int, mood: str) -> IChainable:
    write = steps.ask_model(
        f"Write pitch {number}",
        prompt=steps.either("$exists($states.input.passed)", "Write another pitch", "Write a pitch"),
        values={"passed": "$join($states.input.passed, '\n\n')", "mood": _mood(steps, mood)},
        temperature=MOODS[mood],
        max_tokens=800,
    )
    tell = steps.tell(
        f"Tell pitch {number}", milestone="pitches", title=f"Pitch {number} of 3 ({mood})", text="$states.input"
    )
    return write.next(tell)


def _mood(steps: Steps, mood: str) -> str:
    """What the prompt says of the mood (JSONata): nothing if the temperature says it."""
    if steps.model.family.temperature:
        return "''"
    return f"' Be {mood}: of three pitches, this is the {mood} one.'"


def _choice(steps: Steps) -> IChainable:
    return steps.ask_model(
        "Choose the best",
        prompt="Choose the best",
        values={"first": "$pitches[0]", "second": "$pitches[1]", "third": "$pitches[2]"},
        choices=("1", "2", "3"),
        otherwise=ALL,
        temperature=0,
        max_tokens=100,
        reading="$pitches[$number($reply) - 1]",
        remember_as="pitch",
    )


def _one_pager(steps: Steps) -> IChainable:
    write = steps.ask_model(
        "Write the one-page pitch",
        prompt="Write the one-page pitch",
        temperature=0.5,
        max_tokens=2000,
        remember_as="one_pager",
    )
    return write.next(steps.finish("Publish", milestone="one_pager", title="One-page pitch", text="$one_pager"))
