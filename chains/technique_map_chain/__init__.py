"""Technique: map chain."""
