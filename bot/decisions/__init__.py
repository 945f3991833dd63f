"""Answering decisions from Slack."""
