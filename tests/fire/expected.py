"""What attempts have to be after whatever has happened to them, said as simply as possible. No database, no Django."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

RIGHT, WRONG, EMPTY = "right", "wrong", "empty"
PASS_MARK = Decimal("0.6")
PLACES = Decimal("0.00001")


@dataclass
class Answer:
    seq: int
    how: str
    final: bool = False


@dataclass
class Expected:
    """One attempt. `kinds`: of its questions, by place. `ticked`: the option that its single choice calls right."""

    mode: str
    kinds: tuple[str, ...]
    deadline: datetime | None
    ticked: str = ""
    state: str = "open"
    answers: dict[int, Answer] = field(default_factory=dict)
    finished: datetime | None = None
    marked: bool | None = None  # whether the open answer got all points or none
    score: Decimal | None = None
    passed: bool | None = None
    judged_by: str = ""  # the option that counts as right since the last grading
    results: list[tuple] = field(default_factory=list)
    changed: bool = False  # whether there is, or will be, more than one result

    @property
    def counts(self):
        return self.mode != "practice"

    @property
    def is_over(self):
        return self.state != "open"

    def takes_answers(self, at):
        return self.state == "open" and not (self.deadline and at >= self.deadline)

    def save(self, place, how, seq):
        """The highest number wins; of two with the same number the first; what is final stays. Returns what stands."""
        before = self.answers.get(place)
        if before is None and how == EMPTY:
            return None
        if before is None or (seq > before.seq and not before.final):
            self.answers[place] = Answer(seq, how)
        return self.answers[place]

    def settle(self, place):
        self.answers.setdefault(place, Answer(0, EMPTY)).final = True

    def hand_in(self, at):
        if self.is_over:
            return
        self.finished = min(at, self.deadline) if self.deadline else at
        self.judged_by = self.ticked
        if self.counts and self.waits_for_a_mark:
            self.state = "marking"
        else:
            self.grade()

    @property
    def waits_for_a_mark(self):
        return any(kind == "open" and self.how(place) != EMPTY for place, kind in enumerate(self.kinds))

    def how(self, place):
        return self.answers[place].how if place in self.answers else EMPTY

    def grade(self):
        self.state = "graded"
        self.score = self.worth_now()
        self.passed = bool(self.passed) or self.score >= PASS_MARK
        self.results.append((self.score, self.passed))

    def worth_now(self):
        worth = sum(self.worth(place, kind) for place, kind in enumerate(self.kinds))
        return (Decimal(worth) / len(self.kinds)).quantize(PLACES, ROUND_HALF_EVEN)

    def worth(self, place, kind):
        if kind == "open":
            return bool(self.marked) and self.how(place) != EMPTY
        if kind == "single":
            return self.how(place) == self.judged_by
        return self.how(place) == RIGHT

    def regrade(self, ticked):
        """A pass stays a pass. What is judged as before keeps its result as it is."""
        if self.state == "graded" and self.counts and "single" in self.kinds and ticked != self.judged_by:
            self.judged_by, self.changed = ticked, True
            self.grade()

    def may_be_reopened(self):
        return self.is_over and self.counts and not self.passed

    def reopen(self, deadline):
        """Everything is as before the hand-in, apart from the deadline; results stay, and a mark is asked for again."""
        self.state, self.deadline, self.changed = "open", deadline, True
        self.finished = self.score = self.passed = self.marked = None
        for answer in self.answers.values():
            answer.final = False
