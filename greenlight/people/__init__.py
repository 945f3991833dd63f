"""Who is in which channel and group, how they are mentioned, and who may do what."""
