"""What a file of questions may be at most, and what is said of a question that cannot come in. Pure."""

from pages.tables.broken import BrokenFile

MAX_BYTES = 10 * 1024 * 1024
MAX_TEXT = 20_000  # characters of one text in a question
MAX_TAGS = 2_000  # tags and square brackets of one text: parsers of both take long over many
MAX_NODES = 1_000_000  # tags and attributes of one XML file
MAX_QUESTIONS = 200_000  # of one file
MAX_ANSWERS = 100  # of one question, before it is looked at


class BrokenQuestion(Exception):
    """A question that cannot come in, while others of its file can. `reason`: full sentences for a person."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def require_questions(count, line=0):
    """Refuse a file of more questions than anybody has."""
    if count > MAX_QUESTIONS:
        raise BrokenFile(f"The file holds more than {MAX_QUESTIONS:,} questions. Split it into several files.", line)
