"""Popular repository: two agents in AgentCore find today's top GitHub repository and describe its README."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="popular-repo-agentcore",
    command="/popular-repo",
    word="agentcore",
    title="Popular repo (AgentCore)",
    emoji="📈",
    description="Find today's top trending repository on GitHub and describe it from its README, with AgentCore",
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
    opt_in="Amazon Bedrock AgentCore's managed harness is not in every region",
)
