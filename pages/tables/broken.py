"""What is said of a file that cannot be read. Pure."""


class BrokenFile(Exception):
    """A file that cannot be read as a whole. `reason`: full sentences for a person. `line`: counted from 1, or 0."""

    def __init__(self, reason, line=0):
        super().__init__(reason)
        self.reason = reason
        self.line = line


def require_size(data, most):
    """Refuse a file over the limit, before anything looks into it."""
    if len(data) > most:
        raise BrokenFile(f"The file is larger than {most // (1024 * 1024)} MB. Split it into several files.")
