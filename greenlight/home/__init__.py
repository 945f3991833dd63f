"""App Home: what a person sees there, and who is looking."""
