"""Popular repository: two agents of Amazon Bedrock find today's top GitHub repository and describe its README."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="popular-repo-bedrock",
    command="/popular-repo",
    word="bedrock",
    title="Popular repo (Bedrock)",
    emoji="📈",
    description="Find today's top trending repository on GitHub and describe it from its README, with Bedrock Agents",
    inputs=(
        Input(
            name="language",
            label="Which programming language?",
            hint="Leave it empty for any language.",
            example="Python",
            max_length=50,
            optional=True,
        ),
    ),
    milestones=(
        Milestone(key="repository", label="Most trending repository"),
        Milestone(key="description", label="Description"),
    ),
    opt_in="Amazon Bedrock Agents has been closed to new customers since 30 July 2026",
)
