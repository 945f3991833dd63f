"""Technique: validation."""
