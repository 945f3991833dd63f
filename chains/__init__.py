"""The chains, one folder each."""
