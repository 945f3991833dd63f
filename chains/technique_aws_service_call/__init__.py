"""Technique: AWS service call."""
