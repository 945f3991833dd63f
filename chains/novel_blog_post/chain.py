"""Novel blog post: a novel analysed aspect by aspect, and a post for a literature blog."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="novel-blog-post",
    command="/write-blog-post",
    title="Novel blog post",
    emoji="📚",
    description="Analyse a novel in one conversation, aspect by aspect, and turn it into a post for a literature blog",
    inputs=(
        Input(
            name="novel",
            label="Which novel is the post about?",
            hint="The title, and the author if several novels share it.",
            example="Pride and Prejudice by Jane Austen",
        ),
    ),
    milestones=(
        Milestone(key="analysis", label="Five aspects"),
        Milestone(key="post", label="Blog post"),
    ),
)
