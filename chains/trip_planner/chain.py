"""Trip planner: hotels, activities and restaurants, combined into an itinerary for a weekend, as a PDF."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="trip-planner",
    command="/plan-trip",
    title="Trip planner",
    emoji="🧳",
    description="Suggest hotels, activities and restaurants for a weekend, and turn them into an itinerary as a PDF",
    inputs=(
        Input(
            name="place",
            label="Where do you want to go?",
            hint="A city or a region, and what matters to you.",
            example="Paris, with two children",
        ),
    ),
    milestones=(
        Milestone(key="ideas", label="Hotels, activities, restaurants"),
        Milestone(key="itinerary", label="Itinerary and PDF"),
    ),
)
