"""Items and packages of QTI, as short as they can be."""

import re
import zipfile
from io import BytesIO

from PIL import Image

from quizzes.exchange.qti import package as qti

HTML = "div|p|br|img|object|em|strong|table|tbody|tr|td"


def item(body, *, declarations="", processing="", feedback="", title="A title", identifier="Q1", more=""):
    """Return a QTI 2.1 item as text."""
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{identifier}" title="{title}" '
        f'adaptive="false" timeDependent="false"{more}>{declarations}'
        f"<itemBody>{body}</itemBody>{processing}{feedback}</assessmentItem>"
    )


def declaration(*right, name="RESPONSE", cardinality="single", base="identifier", mapping=""):
    values = "".join(f"<value>{value}</value>" for value in right)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        + (f"<correctResponse>{values}</correctResponse>" if right else "")
        + f"{mapping}</responseDeclaration>"
    )


def choice(*options, maximum=1, prompt="Which one?"):
    """Return a choiceInteraction of (identifier, content)."""
    choices = "".join(f'<simpleChoice identifier="{key}">{content}</simpleChoice>' for key, content in options)
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{maximum}">'
        f"<prompt>{prompt}</prompt>{choices}</choiceInteraction>"
    )


def in_version_3(text):
    """Return a QTI 2.1 item in the words of 3.0."""
    text = text.replace("imsqti_v2p1", "imsqtiasi_v3p0")
    return re.sub(rf"(</?)(?!(?:{HTML})\b)([a-zA-Z]+)([^>]*)", _renamed, text)


def _renamed(found):
    opening, name, attributes = found.groups()
    return f"{opening}qti-{_kebab(name)}" + re.sub(r" ([a-zA-Z]+)=", lambda each: f" {_kebab(each[1])}=", attributes)


def _kebab(name):
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def package(files, *, manifest=None, kind="imsqti_item_xmlv2p1"):
    """Return a zip of files by path; without a manifest of its own, one that lists all of its XML."""
    resources = "".join(
        f'<resource identifier="R{number}" type="{kind}" href="{path}"><file href="{path}"/></resource>'
        for number, path in enumerate((path for path in files if path.endswith(".xml")), 1)
    )
    listed = f"<manifest xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources>{resources}</resources></manifest>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("imsmanifest.xml", listed if manifest is None else manifest)
        for path, content in files.items():
            made.writestr(path, content)
    return out.getvalue()


def picture(width=200, height=100):
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


# Read back --------------------------------------------------------------------

MATCH_CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP_RESPONSE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def read_one(text):
    """Return the one draft of an item, and make sure that version 3.0 says the same."""
    drafts = [_only_draft(text), _only_draft(in_version_3(text))]
    assert drafts[0] == drafts[1]
    return drafts[0]


def _only_draft(text):
    reading = qti.read(text.encode())
    assert reading.refused == ()
    return reading.drafts[0]


def refusal(text):
    reading = qti.read(text.encode())
    assert reading.drafts == ()
    return reading.refused[0]


def option(text, correct, feedback="", weight=None):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": weight}


ENTRY = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


AREAS = """<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>
    <object type="image/png" data="../pictures/map%201.png" width="200" height="100">A map</object>
    <hotspotChoice identifier="A" shape="rect" coords="20,10,120,60" hotspotLabel="North"/>
    <hotspotChoice identifier="B" shape="circle" coords="160,50,25" hotspotLabel="South"/>{more}</hotspotInteraction>"""


def hotspot(more="", content=None):
    text = item(AREAS.format(more=more), declarations=declaration("B"), processing=MATCH_CORRECT)
    return package({"items/1.xml": text, "pictures/map 1.png": picture() if content is None else content})


def right_answers(draft):
    body = draft.body
    if "options" in body:
        return [each["text"] for each in body["options"] if each["correct"]]
    if "pairs" in body:
        return [(each["left"], each["right"]) for each in body["pairs"]]
    return list(body.get("accept", [body["answer"]] if "answer" in body else []))


TWO = choice(("A", "One"), ("B", "Two"))
