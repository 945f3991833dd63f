"""Technique: sequential chain."""
