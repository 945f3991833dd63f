"""What agents may look up on GitHub: the trending page and a repository's README."""
