"""Technique: prompt templating."""
