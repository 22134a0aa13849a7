"""Cells of the tables that people download. Pure."""

# A spreadsheet reads a cell that begins like this as a formula. Full-width forms count: some programs fold them.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def safe_cell(value):
    """Return a cell that every spreadsheet takes as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def guarded(text):
    """Return a text that no spreadsheet takes for a formula when it opens a CSV file."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text):
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text
