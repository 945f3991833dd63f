"""Popular repository: the most trending one on GitHub today, described from its README by two agents: Bedrock's."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="popular-repo-bedrock",
    command="/popular-repo",
    word="bedrock",
    title="Popular repo (Bedrock)",
    emoji="📈",
    description="Find GitHub's most trending repository of today and describe it from its README, with Bedrock Agents",
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
    opt_in="Amazon Bedrock's Agents take no new customers since 30 July 2026",
)
