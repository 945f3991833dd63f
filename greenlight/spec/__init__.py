"""What a chain's folder fills in, and where chains are found."""
