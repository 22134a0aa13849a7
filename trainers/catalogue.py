"""Facilitator guides in the starter catalogue: what may stand in guide.yaml, and the guide it describes."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from courses.catalogue.parts import ModulePart
from courses.catalogue.schemas import Line, MaybeLine, Part, Text, line, whole
from courses.catalogue.wanted import Wanted, pointer, stream
from trainers.models import FacilitatorGuide
from trainers.packs.guide import FRAME, MINUTES, SLIDES, problems_of_table

FILE = "guide.yaml"
ONE_OF = ("heading", "text", "steps", "points", "table", "lines")


class Step(Part):
    minutes: whole(1, 60)
    text: Text


class Slide(Part):
    title: line(60)
    points: Annotated[list[line(140)], Field(min_length=2, max_length=4)]
    note: Text
    in_our_country: bool = False


class Table(Part):
    title: MaybeLine = ""
    head: Line
    rows: list[line(600)] = []
    empty: whole(0, 20) = 0

    @model_validator(mode="after")
    def rows_fit_the_head(self):
        if wrong := problems_of_table(self.head, self.rows):
            raise ValueError(f"row {wrong[0]} has not as many cells as the head")
        return self


class Lines(Part):
    label: Line
    count: whole(1, 20)


class SheetPart(Part):
    heading: Line | None = None
    text: Text | None = None
    steps: list[Text] | None = None
    points: list[Text] | None = None
    table: Table | None = None
    lines: Lines | None = None

    @model_validator(mode="after")
    def has_one_kind(self):
        if len(self.model_fields_set) != 1:
            raise ValueError(f"must be one of {', '.join(ONE_OF)}")
        return self

    @property
    def typed(self):
        kind = next(iter(self.model_fields_set))
        value = getattr(self, kind)
        return kind, value.model_dump() if isinstance(value, Part) else value


class Debrief(Part):
    question: Line
    listen_for: Text


class GuideFile(Part):
    aim: Text
    bring: list[Line] = []
    steps: dict[Literal[tuple(FRAME)], Step]
    slides: Annotated[list[Slide], Field(min_length=SLIDES, max_length=SLIDES)]
    exercise: Annotated[list[SheetPart], Field(min_length=1)]
    answers: Annotated[list[SheetPart], Field(min_length=1)]
    debrief: Annotated[list[Debrief], Field(min_length=1, max_length=6)]
    transfer: Text
    adaptation: list[Line] = []

    @model_validator(mode="after")
    def follows_the_frame(self):
        if list(self.steps) != list(FRAME):
            raise ValueError(f"`steps` must be {', '.join(FRAME)}, in this order")
        if (minutes := sum(step.minutes for step in self.steps.values())) != MINUTES:
            raise ValueError(f"the steps take {minutes} minutes together; a session has {MINUTES}")
        return self


def guide_wanted(file, place, source):
    path = f"{place}/guide"
    steps = [("step", {"part": part, **step.model_dump()}) for part, step in file.steps.items()]
    parts = {
        "bring": [("line", text) for text in file.bring],
        "steps": steps,
        "slides": [("slide", slide.model_dump()) for slide in file.slides],
        "exercise": [part.typed for part in file.exercise],
        "answers": [part.typed for part in file.answers],
        "debrief": [("question", question.model_dump()) for question in file.debrief],
        "adaptation": [("line", text) for text in file.adaptation],
    }
    values = {
        "module_id": pointer(place),
        "aim": file.aim,
        "transfer": file.transfer,
        **{name: stream(f"{path}/{name}", typed) for name, typed in parts.items()},
    }
    return Wanted(path, source, FacilitatorGuide, values)


GUIDE = ModulePart(FILE, GuideFile, FacilitatorGuide, guide_wanted)
