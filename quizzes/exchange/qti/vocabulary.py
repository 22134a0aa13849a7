"""The names of QTI 3.0 in the words of 2.1, and back. Pure."""

import re
from dataclasses import dataclass

from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
# New in 3.0, around what 2.1 writes without them.
WRAPPERS = {"contentBody", "htmlContent"}
NEW = {"externalScored", "use"}
WRAPPED = {"rubricBlock", "modalFeedback", "feedbackBlock"}
HTML = {
    *("div", "p", "br", "span", "strong", "em", "sub", "sup", "code", "ul", "ol", "li"),
    *("table", "tbody", "tr", "td", "img", "object"),
}


@dataclass(frozen=True)
class Version:
    """What differs between the versions that we write."""

    items: str
    package: str
    item_type: str
    test_type: str
    schema: str
    schema_version: str
    locations: dict
    templates: str


V21 = Version(
    items="http://www.imsglobal.org/xsd/imsqti_v2p1",
    package="http://www.imsglobal.org/xsd/imscp_v1p1",
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    locations={
        "items": "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        "package": "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    },
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
)
V30 = Version(
    items="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    schema="QTI Package",
    schema_version="3.0.0",
    locations={
        "items": "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        "package": "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    },
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
)


def local(element):
    """Return the name of an element without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def to_common_words(root):
    """Rename a tree in place into the words of 2.1 without namespace, and return it."""
    for element in root.iter():
        name = local(element)
        if not name:
            continue
        if name.startswith("qti-"):
            name = _camel(name.removeprefix("qti-"))
            for attribute, value in element.items():
                if "-" in attribute and not attribute.startswith(("{", "data-", "aria-")):
                    del element.attrib[attribute]
                    element.set(_camel(attribute), value)
        element.tag = "div" if name in WRAPPERS else name
    etree.cleanup_namespaces(root)
    return root


def to_version(root, version):
    """Return a copy of a tree in the words and the namespace of a version, ready to be written."""
    copy = etree.Element(f"{{{version.items}}}{_name(root.tag, version)}", nsmap={None: version.items})
    _copy_into(copy, root, version)
    copy.set(XSI_LOCATION, f"{version.items} {version.locations['items']}")
    return copy


def _copy_into(copy, element, version):
    for attribute, value in element.items():
        if version is not V21 or attribute not in NEW:
            copy.set(_attribute(element.tag, attribute, version), value)
    target = copy
    if version is V30 and element.tag in WRAPPED:
        target = etree.SubElement(copy, f"{{{version.items}}}qti-content-body")
    target.text, copy.tail = element.text, element.tail
    for child in element:
        _copy_into(etree.SubElement(target, f"{{{version.items}}}{_name(child.tag, version)}"), child, version)


def _name(tag, version):
    return tag if version is V21 or tag in HTML else f"qti-{_kebab(tag)}"


def _attribute(tag, name, version):
    return name if version is V21 or tag in HTML or name.startswith("{") else _kebab(name)


def _camel(name):
    return re.sub(r"-(.)", lambda found: found[1].upper(), name)


def _kebab(name):
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)
