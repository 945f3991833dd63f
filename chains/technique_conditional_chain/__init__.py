"""Technique: conditional chain."""
