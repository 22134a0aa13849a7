"""Who plays in the journeys: the people of the demo, and a few of our own."""

from dataclasses import dataclass

from learning.demo.people import HOUSES, Stage


@dataclass(frozen=True)
class Person:
    email: str
    first: str = ""
    last: str = ""


LEARNER = Person("half-way@demo.example", "Paola", "Siqueira")
TRAINER = Person("trainer@demo.example")
MANAGER = Person("manager@demo.example")
MANAGER_B = Person("manager-b@demo.example")
ADMIN = Person("admin@demo.example")

EARNING = Person("earning@journey.example", "Zoë", "Ångström")
RETURNING = Person("returning@journey.example", "Rosa", "Dlamini")
TWO_TABS = Person("two-tabs@journey.example", "Bakari", "Mwangi")
RETRYING = Person("retrying@journey.example", "Sven", "Aalto")
TRAVELLING = Person("travelling@journey.example", "Yara", "Barros")
WITHOUT_SCRIPTS = Person("without-scripts@journey.example", "Petra", "Novotná")
AT_THE_KEYBOARD = Person("at-the-keyboard@journey.example", "Kofi", "Asante")
ON_EVERY_PAGE = Person("on-every-page@journey.example", "Lina", "Haddad")
ON_THE_ROAD = Person("on-the-road@journey.example", "Amara", "Diallo")
IN_A_LAB = Person("in-a-lab@journey.example", "Tomás", "Rivera")
NEXT_IN_THE_LAB = Person("next-in-the-lab@journey.example", "Ingrid", "Nilsen")
UNDER_TIME = Person("under-time@journey.example", "Farid", "Karimi")
NEWCOMER = Person("newcomer@journey.example", "Mei", "Tan")
LEARNERS = (
    EARNING,
    RETURNING,
    TWO_TABS,
    RETRYING,
    TRAVELLING,
    WITHOUT_SCRIPTS,
    AT_THE_KEYBOARD,
    ON_EVERY_PAGE,
    ON_THE_ROAD,
    IN_A_LAB,
    NEXT_IN_THE_LAB,
    UNDER_TIME,
    NEWCOMER,
)
EMPTY_MANAGER = Person("empty-manager@journey.example", "Olga", "Brandt")


def somebody(stage):
    """Return a learner of the demo who has come that far."""
    return Person(next(each.email for each in HOUSES[0].learners if each.stage == stage))


# Two who cannot sign in by themselves: the journeys give them a password.
FINISHED = somebody(Stage.FINISHED)
WAITING_FOR_NAME = somebody(Stage.WAITING_FOR_NAME)
