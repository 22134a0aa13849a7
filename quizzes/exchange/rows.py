"""One row of a table while it is read, and one while it is written. Pure."""

from pages.tables.xlsx_rows import Spoilt
from quizzes.exchange import text
from quizzes.exchange.cells import BadCell, decimal, lines, whole
from quizzes.exchange.columns import MOST_OPTIONS
from quizzes.exchange.limits import BrokenQuestion


class Row:
    """The cells of a row by the name of their column. All that is wrong with them is collected, not only the first."""

    def __init__(self, number, cells):
        self.number = number
        self.problems = []
        self._cells = cells
        self._used = {"id", "kind"}

    def raw(self, name):
        """Return a cell as it stands; "" when it is empty or cannot be read."""
        self._used.add(name)
        cell = self._cells.get(name, "")
        if isinstance(cell, Spoilt):
            self.problem(name, cell.reason)
            return ""
        return cell

    def problem(self, name, reason):
        """Remember what is wrong with a cell."""
        self.problems.append(f"Row {self.number}, column “{name}”: {reason}")

    def _made(self, name, make, otherwise):
        cell = self.raw(name)
        if not cell.strip():
            return otherwise
        try:
            return make(cell)
        except (BadCell, BrokenQuestion) as bad:
            self.problem(name, bad.reason)
            return otherwise

    def word(self, name):
        """Return a code or a name, without blanks around it."""
        return " ".join(self.raw(name).split())

    def line(self, name):
        """Return a text of one line."""
        return self._made(name, lambda cell: text.line(cell, "plain"), "")

    def text(self, name):
        """Return a text that may have several lines."""
        return self._made(name, lambda cell: text.plain(cell, "plain"), "")

    def stem(self, name):
        """Return a text that may have tags."""
        return self._made(name, lambda cell: text.stem(cell, "moodle"), "")

    def lines(self, name):
        """Return the texts of a cell that has one on each line."""
        return self._made(name, lambda cell: [text.line(line, "plain") for line in lines(cell)], [])

    def decimal(self, name, otherwise):
        """Return a number."""
        return self._made(name, decimal, otherwise)

    def whole(self, name, otherwise):
        """Return a whole number."""
        return self._made(name, whole, otherwise)

    def numbered(self, name):
        """Return the texts of option 1, option 2 … by their numbers, where there is one."""
        found = {number: self.line(f"{name} {number}") for number in range(1, MOST_OPTIONS + 1)}
        return {number: said for number, said in found.items() if said}

    def many_lines(self, name):
        """Return the lines of partner 1, partner 2 … by their numbers, where there are any."""
        found = {number: self.lines(f"{name} {number}") for number in range(1, MOST_OPTIONS + 1)}
        return {number: said for number, said in found.items() if said}

    def feedback(self, number):
        """Return the feedback for the option with this number."""
        return self.text(f"feedback {number}")

    def points(self, low=-100, high=100, *, are_whole=False):
        """Return the numbers of the column “points” by the number of their option."""
        found, read = {}, whole if are_whole else decimal
        for number, line in enumerate(self.raw("points").split("\n"), 1):
            if not line.strip():
                continue
            try:
                found[number] = read(line.strip().rstrip("%"))
            except BadCell as bad:
                self.problem("points", bad.reason)
            else:
                if not low <= found[number] <= high:
                    self.problem("points", f"“{line.strip()}” is not between {low} and {high}.")
        return found

    def notes(self):
        """Return what is to be said of columns that say something, but not about this kind of question."""
        unused = [name[:40] for name, cell in self._cells.items() if name not in self._used and str(cell).strip()]
        if not unused:
            return ()
        named = ", ".join(f"“{name}”" for name in unused[:5])
        return (f"What stands in {named} was left out: it says nothing about this kind of question.",)
