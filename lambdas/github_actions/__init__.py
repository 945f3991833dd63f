"""The action group with which Bedrock agents read GitHub."""
