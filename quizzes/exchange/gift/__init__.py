"""GIFT, Moodle's format for questions as plain text."""

from quizzes.exchange.gift.reader import entries, read
from quizzes.exchange.gift.writer import misfit, write

__all__ = ["entries", "misfit", "read", "write"]
