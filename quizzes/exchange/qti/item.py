"""What can be asked of an assessment item: its answers, its feedback, its text and its picture. Pure."""

import re
from decimal import Decimal
from html import escape
from itertools import islice

from lxml import etree

from quizzes.exchange import text
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti import formulas
from quizzes.exchange.qti.processing import Declaration, number, read_declaration, read_rules, uses_mapping

# What the learner does not see at first, or never.
UNSEEN = ("feedbackInline", "feedbackBlock", "templateInline", "templateBlock", "rubricBlock", "endAttemptInteraction")
DROPPED = ("stylesheet", "catalogInfo", "apipAccessibility", "companionMaterialsInfo", "script", "style")
SAYS_RIGHT = re.compile(r"^(general_)?(correct|right)", re.IGNORECASE)
SAYS_WRONG = re.compile(r"^(general_)?(incorrect|wrong|other|false$)", re.IGNORECASE)
GAP = "_____"  # where a field stood within a sentence
# A long text with pictures has some hundred.
MOST_PARTS = 3000


def require_few_parts(element):
    """Refuse a question that nobody wrote by hand, before anything walks over all of it again and again."""
    if next(islice(element.iter(), MOST_PARTS, None), None) is not None:
        raise BrokenQuestion(f"It has more than {MOST_PARTS:,} parts. Simplify it in the program that it came from.")


class Item:
    """An item while it is read. Readers take what they understand; what is left becomes stem, explanation and notes."""

    def __init__(self, root, find_picture):
        self.root = root
        self.identifier = root.get("identifier", "").strip()
        self.name = root.get("title", "").strip()
        self.notes = []
        self.picture = None
        self._find_picture = find_picture
        body = root.find("itemBody")
        self.body = etree.SubElement(root, "itemBody") if body is None else body
        etree.strip_elements(self.body, *DROPPED, with_tail=False)
        self._say_formulas()
        self.interactions = interactions_of(self.body)
        processing = root.find("responseProcessing")
        self.by_mapping = uses_mapping(processing)
        self.highest = self._highest()
        self.rules = read_rules(processing, self.highest)
        self._declared = {each.identifier: each for each in map(read_declaration, root.iter("responseDeclaration"))}
        self._texts = self._feedback_texts()
        self.hint = self.rubric("hint")

    def _highest(self):
        """Return the points for an answer that is all right, as far as the file says."""
        maximum = self.root.find("outcomeDeclaration[@identifier='MAXSCORE']/defaultValue/value")
        score = self.root.find("outcomeDeclaration[@identifier='SCORE']")
        said = maximum.text if maximum is not None else score.get("normalMaximum") if score is not None else ""
        return number(said) or Decimal(1)

    def _say_formulas(self):
        for formula in list(self.root.iter("math")):
            replace(formula, formulas.said(formula))
            self.note("A formula came in as plain text. Please check it.")

    def declaration(self, interaction):
        """Return what the file says of the answer to an interaction."""
        identifier = interaction.get("responseIdentifier", "")
        return self._declared.get(identifier) or Declaration(identifier, many=False, base="")

    def note(self, sentence):
        """Remember what comes in otherwise than the file has it."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    # Feedback. A text is said in one place only: who asks for it, takes it.

    def _feedback_texts(self):
        texts = {}
        for element in self.root.iter("modalFeedback", "feedbackBlock", "feedbackInline"):
            if said := text.plain(inner_html(element)):
                texts.setdefault(element.get("identifier", ""), []).append(said)
        return {identifier: "\n".join(dict.fromkeys(said)) for identifier, said in texts.items()}

    def take(self, *identifiers):
        """Return the feedback under these names, and take it."""
        return "\n".join(filter(None, (self._texts.pop(identifier, "") for identifier in identifiers)))

    def take_for(self, response, value):
        """Return the feedback of the one answer that has this value, and take it."""
        named = [
            name
            for rule in self.rules
            if any((test.response, test.how, test.values) == (response, "is", (value,)) for test in rule.tests)
            for name in rule.feedback
        ]
        return self.take(value, *named)

    def take_right(self):
        """Return what is said of a right answer, and take it."""
        named = [name for rule in self.rules if self.is_right(rule) for name in rule.feedback]
        return self.take(*named, *filter(SAYS_RIGHT.match, list(self._texts)))

    def take_wrong(self):
        """Return what is said of any other answer, and take it."""
        named = [name for rule in self.rules if not rule.tests for name in rule.feedback]
        return self.take(*named, *filter(SAYS_WRONG.match, list(self._texts)))

    def is_right(self, rule):
        """Tell whether a rule is the one for right answers."""
        if any(test.how == "right" for test in rule.tests):
            return True
        if not rule.tests or rule.score is None:
            return False
        responses = {test.response for test in rule.tests}
        rivals = [each.score for each in self.rules if responses & {test.response for test in each.tests}]
        return rule.score == max(score for score in rivals if score is not None) > 0

    def explanation(self):
        """Return all feedback that nobody took; but what is said of wrong answers only is left out."""
        if self.take_wrong():
            self.note("The feedback for wrong answers was left out: here, everybody reads the explanation.")
        if self.root.get("adaptive") == "true" and self._texts:
            self.note("What the file says between several tries at the question was left out.")
            return ""
        return self.take(*list(self._texts))

    # Texts.

    def stem(self):
        """Return the text of the question, and take its first picture. Interactions have been replaced before."""
        for element in self.body.iter("rubricBlock"):
            if "candidate" in element.get("view", "candidate"):
                element.tag = "div"
        etree.strip_elements(self.body, *UNSEEN, with_tail=False)
        if self.picture is None:
            self._take_picture()
        self._say_pictures()
        html = inner_html(self.body)
        self.notes += [note for note in text.left_out(html) if note not in self.notes]
        return text.stem(html)

    def _take_picture(self):
        for element in self.body.iter("img", "object"):
            self.picture = self.picture_of(element)
            if self.picture is not None:
                return remove(element)
        return None

    def _say_pictures(self):
        """Leave of further pictures what they are in words."""
        for element in list(self.body.iter("img", "object")):
            if element.tag == "img" or element.get("type", "").startswith("image/"):
                if self.picture is not None:
                    self.note("A question has one picture here. Of the others, only the words for them came in.")
                if element.tag == "object":
                    element.tag = "span"
                else:
                    replace(element, element.get("alt", ""))

    def picture_of(self, element):
        """Return the picture that an img or object element shows, or None; say so when the file is not there."""
        address = element.get("src") or element.get("data") or ""
        sort = element.get("type", "image/")
        if not address or not sort.startswith("image/"):
            return None
        alt = element.get("alt") or text.line(inner_html(element))
        picture = self._find_picture(address, alt)
        if picture is None:
            self.note(f"The picture “{address[:80]}” is not in the package, or is of a type that we do not show.")
        return picture

    def rubric(self, name):
        """Return the text of a block for trainers that is marked with this class, and take it."""
        for element in self.body.iter("rubricBlock"):
            if name in element.get("class", "").split():
                said = text.plain(inner_html(element))
                remove(element)
                return said
        return ""

    def line(self, element):
        """Return what an option says, in one line. Feedback inside of it is no part of that."""
        etree.strip_elements(element, *UNSEEN, with_tail=False)
        said = text.line(inner_html(element))
        if not said:
            raise BrokenQuestion("One of the things to choose has no text. Describe its picture in words.")
        return said

    def take_answers(self, interaction, *names):
        """Take what there is to choose from out of an interaction; what it says stays as text of the question."""
        for child in list(interaction):
            if child.tag in names:
                remove(child)
        interaction.tag = "div"
        interaction.attrib.clear()
        for prompt in interaction.iter("prompt"):
            prompt.tag = "div"


def interactions_of(body):
    """Return the elements that ask for an answer."""
    return [each for each in body.iter() if each.tag.endswith("Interaction") and each.tag != "endAttemptInteraction"]


def inner_html(element):
    """Return what is inside an element, as HTML."""
    inner = [etree.tostring(child, method="html", encoding="unicode") for child in element]
    return escape(element.text or "", quote=False) + "".join(inner)


def remove(element):
    """Take an element out of its tree, and leave the text behind it."""
    replace(element, "")


def replace(element, words):
    """Put words in the place of an element."""
    parent, previous = element.getparent(), element.getprevious()
    words += element.tail or ""
    if previous is None:
        parent.text = (parent.text or "") + words
    else:
        previous.tail = (previous.tail or "") + words
    parent.remove(element)
