"""Texts of messages, made of what a service calls title and body."""

from integrations.fields import cut

LONGEST_TITLE, LONGEST_BODY = 300, 8_000


def headed(title: str, body: str = "") -> str:
    """Title and body, each cut to what is still read, without Markdown's comments; "" for no words at all."""
    parts = (cut(" ".join(title.split()), LONGEST_TITLE), cut(without_comments(body).strip(), LONGEST_BODY))
    return "\n\n".join(part for part in parts if part)


def without_comments(markdown: str) -> str:
    """Without `<!-- … -->`, which templates of issues are full of. In one go, however many begin and never end."""
    kept, at = [], 0
    while (start := markdown.find("<!--", at)) >= 0 and (end := markdown.find("-->", start)) >= 0:
        kept.append(markdown[at:start])
        at = end + len("-->")
    return "".join(kept) + markdown[at:]
