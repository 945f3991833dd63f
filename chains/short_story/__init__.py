"""Short story."""
