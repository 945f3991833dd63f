"""Decisions: the model, its store, ballots and policy, the message, the answer, and how it is settled."""
