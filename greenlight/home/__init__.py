"""App Home: what a person sees there, and who has it open."""
