import logging
import re

ADDRESS = re.compile(r"[^\s@<>'\"(){}\[\],;:=/]+@[^\s@<>'\"(){}\[\],;:=/]+")


class WithoutAddresses(logging.Formatter):
    """Lines that name nobody: an error of a mail server carries the address it was about, and logs outlive accounts."""

    def format(self, record):
        return ADDRESS.sub("[address]", super().format(record))
