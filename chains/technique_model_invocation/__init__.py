"""Technique: model invocation."""
