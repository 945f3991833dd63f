"""A small local copy of GitHub's pages."""
