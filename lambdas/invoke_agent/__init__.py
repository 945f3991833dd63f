"""Asks a Bedrock agent on behalf of a state machine, which cannot read an answer that streams."""
