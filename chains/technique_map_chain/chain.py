"""Map chain: the same steps for each item of a list."""

from chains.spec import Chain, Input, Step

chain = Chain(
    name="technique-map-chain",
    command="/technique",
    word="map-chain",
    title="Map chain",
    emoji="🗺️",
    description="List books on a topic, summarise each, and advertise them together",
    inputs=(
        Input(
            name="topic",
            label="What should the books be about?",
            hint="A topic, a place or a mood.",
            example="islands",
            max_length=200,
        ),
    ),
    steps=(
        Step(key="books", label="Books"),
        Step(key="summaries", label="Summaries"),
        Step(key="advertisement", label="Advertisement"),
    ),
)
