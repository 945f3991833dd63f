"""Popular repository, by agents in Amazon Bedrock AgentCore."""
