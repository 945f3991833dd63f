"""Short story: a cast, an arc for each character, and the story that combines them."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="short-story",
    command="/write-story",
    title="Short story",
    emoji="📖",
    description="Invent characters, plan an arc for each, and write a short story about them",
    inputs=(
        Input(
            name="topic",
            label="What is the story about?",
            hint="A place, a time, a situation or a first sentence.",
            example="the wild west",
        ),
    ),
    milestones=(
        Milestone(key="characters", label="Characters"),
        Milestone(key="arcs", label="Their arcs"),
        Milestone(key="story", label="Story"),
    ),
)
