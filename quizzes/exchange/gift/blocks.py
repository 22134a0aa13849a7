"""The blocks of a GIFT file, each of which is one question. Pure; every character is looked at a few times at most."""

import re
from dataclasses import dataclass, replace

from quizzes.exchange.limits import require_questions

ESCAPED = re.compile(r"\\([\\~=#{}:n])")
# No text that was decoded has surrogates, so they can stand for what was escaped.
MASKS = {mark: chr(0xDC00 + ord(mark)) for mark in "\\~=#{}:n"}
UNMASK = {ord(mask): "\n" if mark == "n" else mark for mark, mask in MASKS.items()}
IN_BRACKETS = re.compile(r"((?:\\.|[^\]\\\n])+)\]")


@dataclass(slots=True)
class Block:
    """The lines between two blank lines. `text`: escaped marks are masked, comments are gone, but for id and tags."""

    line: int
    text: str
    identity: str = ""
    tags: tuple[str, ...] = ()


def unmask(text):
    """Return text as its author meant it, without backslashes before marks."""
    return text if text.isprintable() else text.translate(UNMASK)


def blocks(text):
    """Yield the blocks of a file. A blank line between braces ends no block, unless the next one has braces too."""
    require_questions(text.count("\n\n"))
    parts = []
    for number, block in enumerate(_between_blank_lines(text)):
        require_questions(number, block.line)
        if not block.text:
            continue
        if parts and _begins_anew(block.text):
            yield _joined(parts)
            parts = []
        parts.append(block)
        if "{" not in parts[0].text or "}" in block.text:
            yield _joined(parts)
            parts = []
    if parts:
        yield _joined(parts)


def _begins_anew(text):
    return "{" in text or text.startswith(("::", "$CATEGORY:"))


def _joined(parts):
    return replace(parts[0], text="\n\n".join(part.text for part in parts)) if len(parts) > 1 else parts[0]


def _between_blank_lines(text):
    lines, begun = [], 1
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.isspace():
            lines.append(line)
            continue
        if lines:
            yield _block(begun, lines)
        lines, begun = [], number + 1
    if lines:
        yield _block(begun, lines)


def _block(begun, lines):
    """Return the block of some lines; its text is empty when all of them are comments."""
    if not any("//" in line for line in lines):
        return Block(begun, _mask("\n".join(lines).strip()))
    kept = [(number, line) for number, line in enumerate(lines, begun) if not line.lstrip().startswith("//")]
    comments = "\n".join(line for line in lines if line.lstrip().startswith("//"))
    return Block(
        kept[0][0] if kept else begun,
        _mask("\n".join(line for _number, line in kept).strip()),
        next(_marked("[id:", comments), ""),
        tuple(_marked("[tag:", comments)),
    )


def _mask(text):
    return ESCAPED.sub(lambda mark: MASKS[mark[1]], text) if "\\" in text else text


def _marked(mark, comments):
    """Yield what follows a mark up to the next bracket that is not escaped."""
    for piece in comments.split(mark)[1:]:
        if found := IN_BRACKETS.match(piece):
            yield re.sub(r"\\([\\\]])", r"\1", found[1]).strip()
