"""QTI 1.2, as Canvas, Blackboard and older systems export it, as drafts. Reading only. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from quizzes.exchange import text
from quizzes.exchange.draft import Draft, Refusal
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti.choices import HUNDRED, SMALLEST_DIFFERENCE, is_true_false, plain_decimal, true_false
from quizzes.exchange.qti.item import inner_html, require_few_parts
from quizzes.exchange.qti.patterns import literal
from quizzes.exchange.qti.processing import number
from quizzes.exchange.qti.typed import WHOLE_ANSWER

NUMERIC = {"Decimal", "Integer", "Scientific"}
NO_KIND = {
    "file_upload_question": "uploading a file",
    "calculated_question": "numbers that are drawn at random",
    "text_only_question": "nothing: it is a text",
    "hot_spot_question": "pointing at a picture",
    "categorization_question": "sorting into groups",
    "ordering_question": "an order in a form of its own",
}
ENDS = ("vargte", "varlte", "vargt", "varlt")


@dataclass(frozen=True)
class Condition:
    """What follows from some answers. values: (answer, value) each of which counts; ends: bounds of a number."""

    values: tuple[tuple[str, str], ...]
    ends: tuple[Decimal, ...]
    score: Decimal
    feedback: tuple[str, ...]
    match_case: bool


def read_items(root):
    """Yield a Draft or a Refusal for every question of a questestinterop element."""
    for element in root.iter("item"):
        try:
            require_few_parts(element)
            yield OldItem(element).draft()
        except BrokenQuestion as broken:
            name = element.get("title") or element.get("ident") or ""
            yield Refusal(element.sourceline or 0, name.strip(), broken.reason)


def _condition(element):
    refused = {each for negation in element.iter("not") for each in negation.iter("varequal")}
    equal = [each for each in element.iter("varequal") if each not in refused]
    scores = [number(each.text) for each in element.iter("setvar") if each.get("varname", "SCORE").upper() == "SCORE"]
    return Condition(
        values=tuple((each.get("respident", ""), (each.text or "").strip()) for each in equal),
        ends=tuple(end for each in element.iter(*ENDS) if (end := number(each.text)) is not None),
        score=next((score for score in scores if score is not None), Decimal(0)),
        feedback=tuple(each.get("linkrefid", "") for each in element.iter("displayfeedback")),
        match_case=any(each.get("case", "No") == "Yes" for each in equal),
    )


class OldItem:
    """One item while it is read."""

    def __init__(self, element):
        self.element = element
        self.identifier = element.get("ident", "").strip()
        self.name = element.get("title", "").strip()
        self.notes = []
        self.presentation = element.find("presentation")
        self.answers = [] if self.presentation is None else list(self.presentation.iter("response_lid", "response_str"))
        self.conditions = [_condition(each) for each in element.iter("respcondition")]
        self.sort = self._said("question_type")
        self._feedback = {each.get("ident", ""): _plain(each) for each in element.iter("itemfeedback")}

    def draft(self):
        """Return the Draft; BrokenQuestion when we have no such question."""
        if self.sort in NO_KIND or not self.answers:
            asks = NO_KIND.get(self.sort, "an answer in a form that we cannot read")
            raise BrokenQuestion(f"It asks for {asks}, which we have no kind of question for.")
        stem = text.stem(" ".join(map(_html, self._asked())))
        kind, body, stem = self._read(stem)
        if not stem:
            raise BrokenQuestion("The question has no text. Write one in the program that it came from.")
        self.take("general_incorrect_fb")
        return Draft(
            kind=kind,
            stem=stem,
            body=body,
            name=self.name,
            source_id=self.identifier,
            explanation="\n".join(filter(None, self._feedback.values())),
            line=self.element.sourceline or 0,
            notes=tuple(self.notes),
        )

    def _read(self, stem):
        if len(self.answers) > 1 or self.sort.startswith(("multiple_dropdowns", "fill_in_multiple")):
            gaps = [(each, f"[{each.get('ident', '').removeprefix('response_')}]") for each in self.answers]
            if all(gap in stem for _, gap in gaps):
                return self._blanks(stem, gaps)
            return *self._match(), stem
        [answer] = self.answers
        return *(self._choice(answer) if answer.tag == "response_lid" else self._typed(answer)), stem

    def _said(self, label):
        for field in self.element.iter("qtimetadatafield"):
            if (field.findtext("fieldlabel") or "").strip() == label:
                return (field.findtext("fieldentry") or "").strip()
        return ""

    def _asked(self):
        """Return the texts of the question: those that belong to no answer."""
        within = {each for answer in self.answers for each in answer.iter("material")}
        return [each for each in self.presentation.iter("material") if each not in within]

    def take(self, *names):
        """Return the feedback under these names, and take it."""
        return "\n".join(filter(None, (self._feedback.pop(name, "") for name in names)))

    def _take_for(self, response, value):
        """Return what is said of one answer, and take it. What is said of every right answer is not about this one."""
        told = [each for each in self.conditions if each.values == ((response, value),)]
        return self.take(*(name for each in told for name in each.feedback if not name.startswith("correct")))

    def _labels(self, answer):
        labels = {each.get("ident", ""): " ".join(_plain(each).split()) for each in answer.iter("response_label")}
        earned = {value for values, score in self._scored(answer.get("ident", "")) for value in values if score > 0}
        # Canvas keeps empty fields of its form as options.
        labels = {identifier: said for identifier, said in labels.items() if said or identifier in earned}
        if not all(labels.values()):
            raise BrokenQuestion("One of the things to choose has no text. Describe its picture in words.")
        return labels

    def _scored(self, response):
        """Return (values, score) of the conditions that give or take points for an answer."""
        found = [
            ([value for respondent, value in each.values if respondent == response], each.score)
            for each in self.conditions
            if each.score
        ]
        return [(values, score) for values, score in found if values]

    def _choice(self, answer):
        labels, response = self._labels(answer), answer.get("ident", "")
        many = answer.get("rcardinality") == "Multiple"
        scored = self._scored(response)
        earned = [(values, score) for values, score in scored if score > 0]
        if not earned:
            raise BrokenQuestion(
                "The file does not say which option is right. Mark it in the program that it came from."
            )
        highest = max(score for _, score in earned)
        alone = {values[0]: score for values, score in scored if len(values) == 1}
        combined = [values for values, score in earned if score == highest and len(values) > 1]
        right = set(combined[0]) if combined else {value for value, score in alone.items() if many or score == highest}
        feedback = [self._take_for(response, identifier) for identifier in labels]
        if not many:
            said = {True: self.take("correct_fb"), False: self.take("general_incorrect_fb")}
            feedback = [own or said[each in right] for each, own in zip(labels, feedback, strict=True)]
        if not many and not combined and is_true_false(list(labels.values())):
            return true_false(list(labels), list(labels.values()), list(right), feedback)
        weights = {} if combined or many else {key: score / highest * HUNDRED for key, score in alone.items()}
        options = [
            {
                "text": said,
                "correct": identifier in right,
                "feedback": told,
                "weight": _departing(weights.get(identifier), identifier in right),
            }
            for (identifier, said), told in zip(labels.items(), feedback, strict=True)
        ]
        return ("multi" if many else "single"), {"options": options}

    def _match(self):
        pairs, extra = [], {}
        for answer in self.answers:
            labels, response = self._labels(answer), answer.get("ident", "")
            right = [value for values, score in self._scored(response) for value in values if score > 0]
            if answer.tag != "response_lid" or not right or right[0] not in labels:
                raise BrokenQuestion("It has several parts to answer. Make each of them a question of its own.")
            left = " ".join(" ".join(_plain(each) for each in answer.findall("material")).split())
            pairs.append({"left": left, "right": labels[right[0]], "feedback": self._take_for(response, right[0])})
            extra |= dict.fromkeys(labels.values())
        used = {pair["right"] for pair in pairs}
        distractors = [{"text": said, "feedback": ""} for said in extra if said not in used]
        return "match", {"pairs": pairs, "distractors": distractors}

    def _blanks(self, stem, gaps):
        blanks = []
        for n, (answer, gap) in enumerate(gaps, 1):
            stem = stem.replace(gap, f"[[{n}]]")
            labels = self._labels(answer)
            right = {value for values, score in self._scored(answer.get("ident", "")) for value in values if score > 0}
            chosen = self.sort.startswith("multiple_dropdowns")
            accept = [said for key, said in labels.items() if key in right or not chosen]
            others = [said for said in labels.values() if said not in accept] if chosen else []
            kind = "choice" if chosen else "text"
            accept = accept if chosen else [literal(said) for said in accept]
            if not accept:
                raise BrokenQuestion("The file does not say what is right for a blank. Mark it where it came from.")
            blanks.append({"n": n, "kind": kind, "accept": accept, "others": others, "tolerance": 0, "feedback": ""})
        return "cloze", {"blanks": blanks, "wrong": []}, stem

    def _typed(self, answer):
        response = answer.get("ident", "")
        told = [each for each in self.conditions if each.score > 0 and (each.values or each.ends)]
        if not told:
            rubric = [{"criterion": WHOLE_ANSWER, "points": 1, "description": ""}]
            return "open", {"rubric": rubric, "model_answer": "", "min_words": 0, "max_words": 0}
        fields = [each.get("fibtype", "") for each in answer.iter("render_fib")]
        if self.sort == "numerical_question" or any(each.ends for each in told) or set(fields) & NUMERIC:
            return "num", self._number(told)
        accept = list(dict.fromkeys(literal(value) for each in told for _, value in each.values))
        return "short", {
            "accept": accept,
            "match_case": any(each.match_case for each in told),
            "feedback": self.take("correct_fb"),
            "wrong": self._foreseen(response, accept),
            "feedback_other": self.take("general_incorrect_fb"),
        }

    def _foreseen(self, response, accept):
        values = dict.fromkeys(value for each in self.conditions for _, value in each.values)
        told = [{"value": literal(value), "weight": None} for value in values if literal(value) not in accept]
        return [each | {"feedback": self._take_for(response, each["value"].replace("\\*", "*"))} for each in told]

    def _number(self, told):
        found = []
        for each in told:
            values = [number(value) for _, value in each.values]
            middle = sum(each.ends) / len(each.ends) if each.ends else None
            answer = next((value for value in values if value is not None), middle)
            if answer is not None:
                found.append((answer, max((abs(end - answer) for end in each.ends), default=Decimal(0))))
        if not found:
            raise BrokenQuestion("The right answer is not a number. Check it in the program that it came from.")
        return {
            "answer": found[0][0],
            "tolerance": found[0][1],
            "unit": "",
            "units": [],
            "feedback": self.take("correct_fb"),
            "wrong": [
                {"value": value, "tolerance": tolerance, "weight": HUNDRED, "feedback": ""}
                for value, tolerance in found[1:]
            ],
            "feedback_other": self.take("general_incorrect_fb"),
        }


def _departing(percent, right):
    rule = HUNDRED if right else Decimal(0)
    percent = rule if percent is None else max(min(percent, HUNDRED), -HUNDRED)
    return None if abs(percent - rule) < SMALLEST_DIFFERENCE else plain_decimal(percent)


def _html(material):
    """Return the HTML of a material: escaped in its text, or as elements."""
    parts = []
    for part in material.iter("mattext"):
        if part.get("texttype", "text/plain") == "text/plain" and not len(part):
            parts.append(text.html_of(part.text or ""))
        else:
            parts.append(inner_html(part) if len(part) else part.text or "")
    return " ".join(parts)


def _plain(element):
    return text.plain(" ".join(_html(material) for material in element.iter("material")))
