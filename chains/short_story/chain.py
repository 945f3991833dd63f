"""Short story: a cast, what becomes of each of them, and the story that their arcs make together."""

from chains.spec import Chain, Input, Step

chain = Chain(
    name="short-story",
    command="/write-story",
    title="Short story",
    emoji="📖",
    description="Invent characters, plan an arc for each, and write a short story from characters and arcs",
    inputs=(
        Input(
            name="topic",
            label="What is the story about?",
            hint="A place, a time, a situation or a first sentence.",
            example="the wild west",
        ),
    ),
    steps=(
        Step(key="characters", label="Characters"),
        Step(key="arcs", label="Their arcs"),
        Step(key="story", label="Story"),
    ),
)
