"""Novel blog post."""
