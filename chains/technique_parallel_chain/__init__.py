"""Technique: parallel chain."""
