"""Moodle XML, Moodle's own format for questions."""

from quizzes.exchange.moodle_xml.reader import read
from quizzes.exchange.moodle_xml.writer import misfit, write

__all__ = ["misfit", "read", "write"]
