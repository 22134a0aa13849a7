"""Cells of the tables that people download. Pure."""

# A spreadsheet reads a cell that begins like this as a formula. Full-width forms count: some programs fold them.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def safe_cell(value):
    """Return a cell that every spreadsheet takes as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
