"""Asks a Bedrock agent for a state machine, because state machines cannot read streamed answers."""
