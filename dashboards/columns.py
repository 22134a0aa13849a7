"""Which columns the list of learners shows beside the name, which it always shows. Pure."""

# By the names that files give them, in their order.
COLUMNS = ("email", "course", "enrolled_on", "percent", "last_activity_on", "finished_on", "state", "certificate")
USUAL = ("email", "course", "percent", "last_activity_on", "state")
ALWAYS = "name"


def in_order(names):
    """Return the columns among these names, each once, in the order of the list."""
    return tuple(each for each in COLUMNS if each in set(names))


def written(columns):
    """Return columns as they stand in an address: never an empty text, which would ask for nothing."""
    return ",".join((ALWAYS, *in_order(columns)))


def read(text):
    """Return the columns that an address asks for. Raises ValueError."""
    first, *names = text.split(",")
    if first != ALWAYS or not set(names) <= set(COLUMNS):
        raise ValueError(text)
    return in_order(names)
