"""Who is in which channel and group, how to mention them, and who may do what."""
