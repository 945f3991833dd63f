"""Map chain: the same steps for every item of a list."""

from greenlight import Chain, Input, Milestone

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
    milestones=(
        Milestone(key="books", label="Books"),
        Milestone(key="summaries", label="Summaries"),
        Milestone(key="advertisement", label="Advertisement"),
    ),
)
