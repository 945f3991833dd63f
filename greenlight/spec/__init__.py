"""What a chain's folder fills in, and how chains are found."""
