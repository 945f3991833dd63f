"""Trip planner: places to stay, to see and to eat, put together into a weekend, as a PDF to take along."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="trip-planner",
    command="/plan-trip",
    title="Trip planner",
    emoji="🧳",
    description="Suggest hotels, activities and restaurants for a weekend, and make an itinerary of them as a PDF",
    inputs=(
        Input(
            name="place",
            label="Where do you want to go?",
            hint="A city or a region; add what matters to you.",
            example="Paris, with two children",
        ),
    ),
    milestones=(
        Milestone(key="ideas", label="Hotels, activities, restaurants"),
        Milestone(key="itinerary", label="Itinerary and PDF"),
    ),
)
