"""Reading XML that may have been made to harm. Nothing in it is fetched, and nothing is put in place of anything."""

from lxml import etree

from institutions.vouching import NotTrusted

MOST_BYTES = 256 * 1024
NS = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xenc": "http://www.w3.org/2001/04/xmlenc#",
}


def tag(name):
    """Return the full name of an element: `tag("saml:Assertion")`."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def read(data):
    """Return the root of an XML document. Raises NotTrusted for what is no XML, too large, or defines entities."""
    # NUL: UTF-16 and the like, in which what follows would be written otherwise.
    if len(data) > MOST_BYTES or b"\0" in data or b"<!DOCTYPE" in data:
        raise NotTrusted("it is too large, or brings definitions of its own")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotTrusted("it is no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotTrusted("it brings definitions of its own")
    return root


def refuse_what_hides(root):
    """Refuse comments, instructions and ids that occur twice. No service sends any, and each has led readers astray.

    A signature does not cover comments: one put into a name splits it for whoever reads only the first piece.
    """
    ids = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise NotTrusted("it holds comments or instructions")
        ids += [value for name, value in element.attrib.items() if etree.QName(name).localname.lower() == "id"]
    if len(ids) != len(set(ids)):
        raise NotTrusted("two parts of it have the same id")


def only(element, name):
    """Return the one child of that name. Raises NotTrusted where there is none, or more."""
    found = element.findall(name, NS)
    if len(found) != 1:
        raise NotTrusted(f"it holds {len(found)} of {name}")
    return found[0]


def text_of(element):
    """Return the text of an element that holds nothing but text."""
    if len(element):
        raise NotTrusted("it holds more than text where a text should stand")
    return (element.text or "").strip()
