"""Aiken: one right option, in plain text. The question, options from A on, and a line `ANSWER: B`. Pure."""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from quizzes.exchange import moodle, text
from quizzes.exchange.draft import Draft, Reading, Refusal
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.moodle import FULL, NOTHING, Answer, answers_of

OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
ANSWER = re.compile(r"ANSWER:\s*(.*)", re.IGNORECASE)
NO_ANSWER = "There is no line such as “ANSWER: A” after it. Add one with the letter of the right option."


@dataclass
class _Question:
    line: int
    said: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    def takes(self, line, after_blank):
        """Add a line of text or an option; say whether it was one of this question."""
        option = OPTION.fullmatch(line)
        if option and self.said and option[1] == ascii_uppercase[len(self.options) : len(self.options) + 1]:
            self.options.append(option[2])
        elif not self.options:
            self.said.append(line)
        elif option:
            raise BrokenQuestion(f"The letter {option[1]} is not the next one. Letter its options A, B, C and so on.")
        elif after_blank:
            return False
        else:
            self.options[-1] += f" {line}"
        return True


def read(data):
    """Return what an Aiken file holds; BrokenFile when it is not text."""
    drafts, refused = [], []
    for question, answer, trouble in _questions(text.decode(data).split("\n")):
        try:
            if trouble:
                raise trouble
            drafts.append(_draft(question, answer))
        except BrokenQuestion as broken:
            refused.append(Refusal(question.line, " ".join(question.said)[:60], broken.reason))
    return Reading(tuple(drafts), tuple(refused))


def _questions(lines):
    """Yield (question, what its ANSWER line says or None, what went wrong or None)."""
    question, trouble, after_blank = None, None, False
    for number, line in enumerate(lines, 1):
        line = line.strip()
        answer = ANSWER.fullmatch(line)
        if line and question is None:
            question = _Question(number)
        if answer:
            yield question, answer[1], trouble
            question, trouble = None, None
        elif line:
            try:
                if not trouble and not question.takes(line, after_blank):
                    yield question, None, None
                    question = _Question(number, [line])
            except BrokenQuestion as broken:
                trouble = broken
        after_blank = not line
    if question:
        yield question, None, trouble


def _draft(question, answer):
    if not question.options:
        raise BrokenQuestion("It has no options. Begin each with a letter, such as “A)”, on a line of its own.")
    if answer is None:
        raise BrokenQuestion(NO_ANSWER)
    right = _letter(answer, question.options)
    answers = [
        Answer(text.line(option, "plain"), FULL if letter == right else NOTHING)
        for letter, option in zip(ascii_uppercase, question.options, strict=False)
    ]
    stem = text.stem("\n".join(question.said), "plain")
    return Draft(kind="single", stem=stem, body=moodle.single_body(answers), line=question.line)


def _letter(answer, options):
    letters = re.findall("[A-Z]", answer.upper())
    if len(letters) > 1:
        raise BrokenQuestion("It has several right options. Aiken has one: use GIFT or Moodle XML for this question.")
    if not letters or letters[0] not in ascii_uppercase[: len(options)]:
        raise BrokenQuestion(f"“ANSWER: {answer[:20]}” names none of its options. Write the letter of the right one.")
    return letters[0]


def misfit(draft):
    """Return why Aiken cannot carry a question, in full sentences, or an empty text."""
    if draft.kind != "single":
        return "Aiken has questions with one right option only."
    if [answer.percent for answer in answers_of(draft)].count(FULL) != 1:
        return "In Aiken, exactly one option gives the whole point."
    said = text.line(draft.stem)
    if OPTION.fullmatch(said) or ANSWER.fullmatch(said):
        return "In Aiken, its text would be taken for an option or an answer."
    return ""


def write(drafts):
    """Return an Aiken file of drafts that fit."""
    return "\n".join(_question(draft) for draft in drafts).encode()


def _question(draft):
    answers = answers_of(draft)
    options = [f"{letter}) {answer.text}" for letter, answer in zip(ascii_uppercase, answers, strict=False)]
    right = next(letter for letter, answer in zip(ascii_uppercase, answers, strict=False) if answer.percent == FULL)
    return "\n".join((text.line(draft.stem), *options, f"ANSWER: {right}", ""))
