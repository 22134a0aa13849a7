"""Freezing: a certificate keeps all that its page is made of, and no later edit reaches it."""

import hashlib
import json
from copy import deepcopy

from certificates.designs.choice import choose
from certificates.designs.look import BUILT_IN
from certificates.designs.pictures import HANDWRITING_BOX, LOGO_BOX, printable
from certificates.designs.words import KINDS, WORDS
from certificates.models.certificates import FrozenDesign
from certificates.models.designs import CertificateDesign

OWN = ("heading", "sentence", "footnote")


def frozen_design(*, institution, kind, key):
    """Return the frozen design for what is issued now: the row that has exactly these data, made once.

    `institution`: the row in whose name it is issued, or None; `key`: what is awarded, a UUID.
    """
    published = CertificateDesign.objects.published().open_to(institution=institution, key=key)
    design = choose(
        published.select_related("logo"), institution=institution.pk if institution else None, kind=kind, key=key
    )
    return freeze(data_of(design) if design else BUILT_IN)


def freeze(data):
    """Return the row of these data. Two at once make one: its digest is unique."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = FrozenDesign.objects.only("pk").filter(sha256=digest).first()
    return known or FrozenDesign.objects.get_or_create(sha256=digest, defaults={"data": data})[0]


def data_of(design):
    """Return all that the page is made of, as plain data; also of a design that is not saved yet."""
    return {
        "colour": design.colour.lower(),
        "frame": design.frame,
        "logo": printable(design.logo, LOGO_BOX),
        "signatures": [_signature(each.value) for each in design.signatures],
        "words": _words(design),
    }


def _signature(value):
    picture = printable(value.get("picture"), HANDWRITING_BOX)
    return {"name": value.get("name") or "", "role": value.get("role") or "", "picture": picture}


def _words(design):
    """Return the words in all languages, so that a certificate can be issued again in another one."""
    words = deepcopy(WORDS)
    # What is said of one kind comes after what is said of all.
    for own in sorted((each.value for each in design.wording), key=lambda value: bool(value.get("kind"))):
        if own.get("language") in words:
            for name in OWN:
                _put(words[own["language"]][name], own.get("kind"), own.get(name))
    return words


def _put(texts, kind, text):
    if text:
        texts.update(dict.fromkeys([kind] if kind else KINDS, text))
