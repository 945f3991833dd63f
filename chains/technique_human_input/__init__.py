"""Technique: human input."""
