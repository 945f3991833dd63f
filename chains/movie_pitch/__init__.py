"""Movie pitch."""
