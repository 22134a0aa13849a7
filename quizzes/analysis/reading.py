"""Read the attempts of a quiz one by one, the newest first, and keep what they add up to. Pure.

An answer counts for a question only if it was judged by what the newest paper asks: when an author changes what is
right, the figures of the question begin anew, unless the attempts are graded again. The score on the whole paper counts
as it stands.
"""

from collections import defaultdict
from dataclasses import asdict
from itertools import groupby, pairwise
from operator import itemgetter

from quizzes import rich_text
from quizzes.analysis.answers import RECENT, AnswerTally, Cell
from quizzes.analysis.groups import kelley_groups
from quizzes.analysis.parts import form_of, parts_taken
from quizzes.analysis.review import MINIMUM
from quizzes.analysis.statistics import figures_of
from quizzes.analysis.tallies import Tally
from quizzes.grading import is_answered
from quizzes.paper import item_from_json


class Reading:
    """What has been read so far. `totals`: {score on the whole paper: learners}; `paper_of`: from an attempt's pk."""

    def __init__(self, totals, paper_of):
        self.tally, self.paper_of = Tally(kelley_groups(totals)), paper_of
        self.answers = defaultdict(AnswerTally)
        self.forms = {}  # (item key, version, language): (form, item)
        self.newest = {}  # (item key, language): (form, item) of the newest paper
        self.languages = defaultdict(Cell)
        self.passed = self.responses = 0
        self.last = None

    def add(self, attempt, responses):
        """Count an attempt.

        attempt: {"pk", "language", "started_at", "finished_at", "passed", "score_scaled", "item_scores": {key: score},
        "versions": {key: version}, "corrected": {key: item as plain data}}.
        responses: (item key, value, saved_at) in the order of time.
        """
        language, total = attempt["language"], float(attempt["score_scaled"])
        scores = {key: float(score) for key, score in attempt["item_scores"].items()}
        self.last = self.last or attempt["finished_at"]
        self.passed += attempt["passed"]
        self.responses += len(responses)
        self.languages[language].add(total)
        current = self._current_items(attempt)
        self.tally.add(scores, total, counted=current)
        shares, is_recent = self.tally.shares(total), attempt["finished_at"] > self.last - RECENT
        for key in current:
            self.answers[key].add(shares=shares, total=total, score=scores[key], language=language, is_recent=is_recent)
        self._add_responses(attempt, current, responses, shares)

    def _add_responses(self, attempt, current, responses, shares):
        values = {key: value for key, value, _saved_at in responses}
        for key, item in current.items():
            if is_answered(values.get(key)):
                self.answers[key].add_parts(parts_taken(item, values[key], attempt["language"]), shares)
            else:
                self.answers[key].unanswered += 1
        for key, seconds in pace(attempt["started_at"], responses):
            if key in current:
                self.answers[key].add_seconds(seconds)

    def _current_items(self, attempt):
        """Return {key: item} of those items of a paper that were judged by what their newest version asks."""
        language, current = attempt["language"], {}
        for key in attempt["item_scores"]:
            form, item = self._judged_by(attempt, key)
            newest, _item = self.newest.setdefault((key, language), (form, item))
            if form == newest:
                current[key] = item
        return current

    def _judged_by(self, attempt, key):
        if key in attempt["corrected"]:
            item = item_from_json(attempt["corrected"][key])
            return form_of(item), item
        asked = key, attempt["versions"].get(key, 0), attempt["language"]
        if asked not in self.forms:
            self._learn_forms(attempt)
        return self.forms[asked]

    def _learn_forms(self, attempt):
        """Read the whole paper: only where it has a version that no paper before had."""
        for item in self.paper_of(attempt["pk"]).items:
            self.forms.setdefault((item.key, item.version, attempt["language"]), (form_of(item), item))

    def summary(self):
        """Return (the figures of the quiz, the values of each item's row), ready for JSON columns."""
        figures = asdict(figures_of(self.tally, fewest=MINIMUM))
        items = [self._row(scores) for scores in figures.pop("items")]
        languages = {language: {"n": cell.n, "mean": cell.mean} for language, cell in sorted(self.languages.items())}
        return {**figures, "passed": self.passed, "languages": languages}, items

    def _row(self, scores):
        forms = {language: each for (key, language), each in self.newest.items() if key == scores["key"]}
        _form, item = next(iter(forms.values()))
        return {
            "item_key": item.key,
            "code": item.code,
            "kind": item.kind,
            "stem": rich_text.plain(item.stem),
            "forms": {language: form for language, (form, _item) in forms.items()},
            "figures": {"scores": scores, "answers": asdict(self.answers[item.key].figures())},
        }


def pace(started_at, responses):
    """Yield (item key, seconds since the answer before it). Answers that were saved together tell nothing."""
    moments = [(moment, [key for key, *_rest in group]) for moment, group in groupby(responses, key=itemgetter(2))]
    for (before, _keys), (moment, keys) in pairwise([(started_at, []), *moments]):
        if len(keys) == 1:
            yield keys[0], (moment - before).total_seconds()
