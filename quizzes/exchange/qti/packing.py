"""Drafts as a QTI package: an item each, a test that puts them in order, their pictures, and the manifest. Pure."""

import re
import zipfile
from io import BytesIO
from itertools import groupby

from lxml import etree
from lxml.builder import E, ElementMaker

from quizzes.exchange.qti.body import writable
from quizzes.exchange.qti.metadata import metadata
from quizzes.exchange.qti.package import read
from quizzes.exchange.qti.pictures import picture_type
from quizzes.exchange.qti.vocabulary import V21, V30, XSI_LOCATION, to_version
from quizzes.exchange.qti.writing import item

# The same questions make the same bytes, whenever they are exported.
SOME_DAY = (1980, 1, 1, 0, 0, 0)
UNUSUAL = re.compile(r"[^\w.-]")
MANIFEST, TEST = "imsmanifest.xml", "test.xml"


def write_30(drafts, *, title="", language=""):
    """Return the bytes of a QTI 3.0 package."""
    return _write(drafts, V30, title, language)


def write_21(drafts, *, title="", language=""):
    """Return the bytes of a QTI 2.1 package."""
    return _write(drafts, V21, title, language)


def misfit(draft):
    """Return why no package can carry a question, or an empty text."""
    if draft.kind == "hotspot" and not _picture_path(1, draft):
        return "Its picture is missing, or is not a PNG, JPEG, GIF or WebP."
    refused = read(write_30([draft])).refused
    return f"It would not come back from the package. {refused[0].reason}" if refused else ""


def _write(drafts, version, title, language):
    drafts = list(drafts)
    pictures = [_picture_path(number, draft) for number, draft in enumerate(drafts, 1)]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        _add(package, MANIFEST, _xml(_manifest(drafts, pictures, version)))
        _add(package, TEST, _xml(to_version(_test(drafts, title), version)))
        for number, (draft, picture) in enumerate(zip(drafts, pictures, strict=True), 1):
            identifier = draft.source_id or f"item-{number}"
            address = f"../{picture}" if picture else ""
            element = item(draft, identifier=identifier, picture=address, language=language)
            _add(package, _item_path(number), _xml(to_version(element, version)))
            if picture:
                _add(package, picture, draft.picture.content)
    return out.getvalue()


def _add(package, path, content):
    package.writestr(zipfile.ZipInfo(path, SOME_DAY), content, zipfile.ZIP_DEFLATED)


def _xml(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _item_path(number):
    return f"items/{number:04}.xml"


def _picture_path(number, draft):
    ending = picture_type(draft.picture.content) if draft.picture else None
    name = UNUSUAL.sub("-", draft.picture.name.rpartition(".")[0])[:100] if ending else ""
    return f"pictures/{number:04}/{name.strip('.-') or 'picture'}.{ending}" if ending else ""


def _test(drafts, title):
    """Return the assessmentTest: a section for each run of questions of one category."""
    sections = []
    numbered = enumerate(drafts, 1)
    for place, (category, group) in enumerate(groupby(numbered, key=lambda each: each[1].category), 1):
        items = [E.assessmentItemRef(identifier=f"ITEM_{number}", href=_item_path(number)) for number, _ in group]
        section = E.assessmentSection(
            *items, identifier=f"SECTION_{place}", title=writable(category), visible="true" if category else "false"
        )
        sections.append(section)
    part = E.testPart(*sections, identifier="PART", navigationMode="nonlinear", submissionMode="simultaneous")
    return E.assessmentTest(part, identifier="TEST", title=writable(title))


def _manifest(drafts, pictures, version):
    make = ElementMaker(namespace=version.package, nsmap={None: version.package})
    test = make.resource(
        make.file(href=TEST),
        *(make.dependency(identifierref=f"ITEM_{number}") for number in range(1, len(drafts) + 1)),
        identifier="TEST",
        type=version.test_type,
        href=TEST,
    )
    items = [
        _resource(make, number, draft, picture, version)
        for number, (draft, picture) in enumerate(zip(drafts, pictures, strict=True), 1)
    ]
    manifest = make.manifest(
        make.metadata(make.schema(version.schema), make.schemaversion(version.schema_version)),
        make.organizations(),
        make.resources(test, *items),
        identifier="MANIFEST",
    )
    manifest.set(XSI_LOCATION, f"{version.package} {version.locations['package']}")
    return manifest


def _resource(make, number, draft, picture, version):
    path, said = _item_path(number), metadata(draft)
    return make.resource(
        *([make.metadata(said)] if said is not None else []),
        make.file(href=path),
        *([make.file(href=picture)] if picture else []),
        identifier=f"ITEM_{number}",
        type=version.item_type,
        href=path,
    )
