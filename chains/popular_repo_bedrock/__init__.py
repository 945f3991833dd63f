"""Popular repository, by agents of Amazon Bedrock."""
