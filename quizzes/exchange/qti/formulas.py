"""Formulas in MathML as people type them in one line. Pure."""

SIGNS = {"msup": "^", "msub": "_", "mfrac": "/", "mover": "^", "munder": "_"}
ROOTS = {"msqrt": "√", "mroot": "√"}


def said(formula):
    """Return a math element in one line: what its author wrote for that, or else our reading of it."""
    return " ".join((formula.get("alttext") or _linear(formula)).split())


def _linear(element):
    children = [child for child in element if not child.tag.startswith("annotation")]
    parts = [_linear(child) for child in children]
    if element.tag in SIGNS and len(parts) == 2:
        return SIGNS[element.tag].join(_grouped(part) for part in parts)
    if element.tag in ROOTS and parts:
        return f"√{_grouped(''.join(parts[:1] if element.tag == 'mroot' else parts))}"
    return (element.text or "").strip() + "".join(parts)


def _grouped(part):
    return part if len(part) == 1 or part.isalnum() else f"({part})"
