"""Movie pitch: three ideas, and a person who greenlights the best one or passes."""

from greenlight import Chain, Choice, Gate, Input, Milestone

GREENLIGHT = Gate(
    key="greenlight",
    question="Greenlight this pitch?",
    choices=(
        Choice(key="greenlight", label="Greenlight", done="Greenlit", style="primary"),
        Choice(key="pass", label="Pass", done="Passed", style="danger", rejects=True),
        Choice(
            key="change",
            label="Change…",
            done="Change requested",
            rejects=True,
            asks="words",
            question="What should change?",
            submit="Request change",
        ),
        Choice(
            key="edit",
            label="Edit…",
            done="Edited and greenlit",
            asks="text",
            question="The pitch",
            submit="Greenlight edited text",
        ),
        Choice(
            key="pick",
            label="Pick another…",
            done="Another pitch greenlit",
            asks="option",
            question="Which pitch do you want to greenlight?",
            submit="Greenlight",
        ),
    ),
)

chain = Chain(
    name="movie-pitch",
    command="/pitch-movie",
    title="Movie pitch",
    emoji="🎬",
    description="Write three movie pitches, choose the best, and make it a one-page pitch once someone greenlights it",
    inputs=(
        Input(
            name="movie",
            label="What is the movie about?",
            hint="A topic, a title or an opening scene.",
            example="cowboys in space",
        ),
    ),
    milestones=(
        Milestone(key="pitches", label="Three pitches"),
        Milestone(key="decision", label="Decision"),
        Milestone(key="one_pager", label="One-page pitch"),
    ),
    gates=(GREENLIGHT,),
)
