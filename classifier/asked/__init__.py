"""What somebody asks a list to show: filter words (`kind:bug due:today`), plain language ("bugs from Ann"), or both."""

from classifier.asked.model import Asked
from classifier.asked.read import read_asked

__all__ = ["Asked", "read_asked"]
