"""Popular repository: the most trending one on GitHub today, described from its README by two agents: Bedrock's."""

from chains.spec import Chain, Input, Step

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
    steps=(
        Step(key="repository", label="Most trending repository"),
        Step(key="description", label="Description"),
    ),
    opt_in="Amazon Bedrock's Agents take no new customers since 30 July 2026",
)
