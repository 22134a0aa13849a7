"""XML that strangers wrote: no entities, no network, no outside files, no huge trees. Pure."""

from lxml import etree

from pages.tables.broken import BrokenFile, require_size
from quizzes.exchange.limits import MAX_BYTES, MAX_NODES


def parse(data):
    """Return the root element of XML bytes; BrokenFile when it is not XML, or declares entities."""
    require_size(data, MAX_BYTES)
    _require_nodes(data)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _broken(error) from None
    _refuse_entities(root)
    return root


def _require_nodes(data):
    """Refuse more tags and attributes than the memory has room for: each takes forty times its own bytes."""
    if data.count(b"<") + data.count(b"=") > MAX_NODES:
        raise BrokenFile(f"The file has more than {MAX_NODES:,} tags and attributes. Split it into several files.")


def _parser():
    """Return a parser for one file: lxml's parsers remember names, and are not for several threads."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _broken(error):
    said = error.error_log.last_error.message.strip() if error.error_log else "Document is empty"
    return BrokenFile(
        f"The file is not sound XML ({said}). Export it again from the program that it came from.", error.lineno or 0
    )


def _refuse_entities(root):
    """Refuse what could read other files or blow up. A plain DOCTYPE is fine: exports of old programs have one."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise BrokenFile(
            "The file declares XML entities, which could read other files. Remove the ENTITY lines at its beginning."
        )
