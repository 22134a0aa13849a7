"""Which design a certificate takes: the most specific one. Pure."""


def choose(designs, *, institution, kind, key):
    """Return the design for an institution (its id or None), a kind and a course (its key), or None: the built-in.

    A design has `pk, institution_id, course_key, kinds`; what is None or empty stands for all. A course counts more
    than an institution, both together count most, and among two alike one that names the kind; then the newer one.
    """
    fitting = [each for each in designs if _fits(each, institution, kind, key)]
    return max(fitting, key=_rank, default=None)


def _fits(design, institution, kind, key):
    return (
        design.institution_id in (None, institution)
        and (design.course_key is None or (kind == "course" and design.course_key == key))
        and (not design.kinds or kind in design.kinds)
    )


def _rank(design):
    return (design.course_key is not None, design.institution_id is not None, bool(design.kinds), design.pk)
