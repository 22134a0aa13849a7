"""Files to text, and YAML to values that know their lines."""

import re

import yaml

# Control characters, and the invisible marks that turn the direction of a text or join words unseen.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]")


def read_text(file, problem):
    """Return the text of a file, or None after reporting why it cannot be read."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        problem(raw[: error.start].count(b"\n") + 1, "the file is not UTF-8 text")
        return None
    clean = True
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            problem(number, "there is a tab; use spaces")
            clean = False
        if found := INVISIBLE.search(line):
            problem(number, f"there is an invisible character (U+{ord(found[0]):04X})")
            clean = False
    return text if clean else None


class OneMeaningLoader(yaml.SafeLoader):
    """YAML without aliases, which would hide text in another place."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "an alias (*name) is not allowed; repeat the text", mark)
        return super().compose_node(parent, index)


class Document:
    """The values of a YAML text, and where each of them stands."""

    def __init__(self, node, values, first_line):
        self._node, self.values, self._first_line = node, values, first_line

    def line(self, *steps):
        """Return the line of a value; of what encloses it when there is no such value."""
        return self._find(steps)[1]

    def first_line_of_text(self, *steps):
        """Return the line on which the text of a value begins: after the `|` of a block."""
        node, line = self._find(steps)
        return line + (getattr(node, "style", None) in {"|", ">"})

    def _find(self, steps):
        node, line = self._node, self._node.start_mark.line
        for step in steps:
            found = _child(node, step)
            if found:
                node, line = found
        return node, line + self._first_line


def _child(node, step):
    """Return (node, line) of a key or place, or None: a step may be no key but the kind of a question."""
    if isinstance(node, yaml.MappingNode):
        return next(((value, key.start_mark.line) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line
    return None


def read_yaml(text, problem, first_line=1):
    """Return a Document, or None after reporting why there is none."""
    loader = OneMeaningLoader(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            problem(first_line, "this must be a list of keys, such as `title: …`")
            return None
        unique = _report_repeated_keys(node, problem, first_line)
        document = Document(node, loader.construct_document(node), first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem(mark.line + first_line, f"the YAML cannot be read: {error.problem or error.context}")
        return None
    except ValueError as error:
        problem(first_line, f"the YAML cannot be read: {error}")
        return None
    finally:
        loader.dispose()
    return document if unique else None


def _report_repeated_keys(node, problem, first_line):
    """Return whether every key stands once, here and below; YAML itself takes the last one in silence."""
    unique, seen = True, set()
    for key, value in _pairs(node):
        if key is not None and key.value in seen:
            problem(key.start_mark.line + first_line, f"the key `{key.value}` stands here a second time")
            unique = False
        if key is not None:
            seen.add(key.value)
        unique = _report_repeated_keys(value, problem, first_line) and unique
    return unique


def _pairs(node):
    """Yield (key node or None, value node) of what a node holds."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key if isinstance(key, yaml.ScalarNode) else None, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((None, value) for value in node.value)
