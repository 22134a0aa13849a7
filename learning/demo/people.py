"""Who is in the demo. All people and institutions are invented."""

from dataclasses import dataclass
from enum import StrEnum

DOMAIN = "demo.example"


class Stage(StrEnum):
    NOT_ENROLLED = "not enrolled"
    JUST_ENROLLED = "just enrolled"
    PART_WAY = "part-way"
    STUCK = "stuck"
    FAILED_ONCE = "failed once"
    WAITING_FOR_NAME = "waiting for name"
    FINISHED = "finished"
    HALF_WAY = "half-way"


@dataclass(frozen=True)
class Person:
    first: str
    last: str
    handle: str
    stage: Stage
    family_first: bool = False

    @property
    def email(self):
        return f"{self.handle}@{DOMAIN}"

    @property
    def printed_name(self):
        return f"{self.last}{self.first}" if self.family_first else f"{self.first} {self.last}"


@dataclass(frozen=True)
class House:
    """An institution with its people. The learners go to its cohorts in turns; the slow reader has extra time."""

    name: str
    slug: str
    manager: Person
    learners: tuple[Person, ...]
    cohorts: tuple[str, ...]
    slow_reader: Person
    trainers: tuple[Person, ...] = ()
    own_design: bool = False


TRAINER = Person("Tomás", "Beltrán", "trainer", Stage.NOT_ENROLLED)
ADMIN = Person("Ingrid", "Falk", "admin", Stage.NOT_ENROLLED)
# Who have come by a link, and wait for a manager to admit them.
ASKING = (
    Person("Marisol", "Etchegaray", "marisol.etchegaray", Stage.NOT_ENROLLED),
    Person("Idris", "Bangura", "idris.bangura", Stage.NOT_ENROLLED),
    Person("Yun", "Seo", "yun.seo", Stage.NOT_ENROLLED),
)


def cast(text, stages):
    """Return the people of a table, one a line: `First | Last | handle`; the stages go round."""
    people = []
    for place, row in enumerate(text.strip().splitlines()):
        first, last, handle = (cell.strip() for cell in row.split("|"))
        chinese = "\u4e00" <= first[0] <= "\u9fff"
        people.append(Person(first, last, handle, stages[place % len(stages)], family_first=chinese))
    return tuple(people)


# How far the learners have come, of every 30: a class as managers know it.
USUAL = [
    Stage.PART_WAY, Stage.FINISHED, Stage.STUCK, Stage.JUST_ENROLLED, Stage.PART_WAY, Stage.FAILED_ONCE,
    Stage.NOT_ENROLLED, Stage.PART_WAY, Stage.FINISHED, Stage.STUCK, Stage.PART_WAY, Stage.WAITING_FOR_NAME,
    Stage.JUST_ENROLLED, Stage.FINISHED, Stage.NOT_ENROLLED, Stage.PART_WAY, Stage.STUCK, Stage.FAILED_ONCE,
    Stage.FINISHED, Stage.PART_WAY, Stage.NOT_ENROLLED, Stage.STUCK, Stage.FINISHED, Stage.JUST_ENROLLED,
    Stage.PART_WAY, Stage.FAILED_ONCE, Stage.NOT_ENROLLED, Stage.STUCK, Stage.FINISHED, Stage.PART_WAY,
]  # fmt: skip
ONE_OF_EACH = [
    Stage.FINISHED, Stage.STUCK, Stage.PART_WAY, Stage.NOT_ENROLLED,
    Stage.FAILED_ONCE, Stage.JUST_ENROLLED, Stage.WAITING_FOR_NAME, Stage.PART_WAY,
]  # fmt: skip

LEARNERS_A = """
Adwoa      | Mensah-Tetteh   | adwoa.mensah
Benoît     | Charpentier     | benoit.charpentier
ليلى       | المنصوري        | layla.mansouri
Анна       | Соколова        | anna.sokolova
美玲       | 陈              | meiling.chen
Lucía      | Fuentes Robledo | lucia.fuentes
Kwame      | Darko           | kwame.darko
Priya      | Raghunathan     | priya.raghunathan
Oliver     | Thornbury       | oliver.thornbury
Nomvula    | Khumalo         | nomvula.khumalo
Mateo      | Quiroga         | mateo.quiroga
يوسف       | بن عمر          | youssef.benomar
Fatoumata  | Diarra          | fatoumata.diarra
Hiroko     | Tanabe          | hiroko.tanabe
Дмитрий    | Левченко        | dmitry.levchenko
Sofía      | Arancibia       | sofia.arancibia
建国       | 王              | jianguo.wang
Grace      | Wambui          | grace.wambui
Élodie     | Marchand        | elodie.marchand
Tevita     | Faleolo         | tevita.faleolo
Anaïs      | Rakotomalala    | anais.rakoto
Rajesh     | Deshmukh        | rajesh.deshmukh
Chiara     | Bonfanti        | chiara.bonfanti
سلمى       | الحداد          | salma.haddad
Samuel     | Oyelaran        | samuel.oyelaran
Katarzyna  | Wiśniewska      | kasia.wisniewska
Diego      | Paredes Luna    | diego.paredes
Thandiwe   | Moyo            | thandiwe.moyo
Ольга      | Кузнецова       | olga.kuznetsova
Linh       | Phạm            | linh.pham
Amina      | Sow             | amina.sow
James      | Hollingworth    | james.hollingworth
秀英       | 李              | xiuying.li
Camila     | Ferreira Nunes  | camila.nunes
عمر        | الزيات          | omar.zayat
Margaux    | Delacourt       | margaux.delacourt
Bayarmaa   | Ganbold         | bayarmaa.ganbold
Ifeanyi    | Nwachukwu       | ifeanyi.nwachukwu
Valentina  | Restrepo        | valentina.restrepo
Сергей     | Баранов         | sergey.baranov
Sunil      | Perera          | sunil.perera
Marie-Ève  | Tremblay-Roy    | marieeve.tremblay
Zodwa      | Nkosi           | zodwa.nkosi
志强       | 张              | zhiqiang.zhang
Emily      | Whitcombe       | emily.whitcombe
Ricardo    | Salvatierra     | ricardo.salvatierra
نور        | الخطيب          | nour.khatib
Aliou      | Ndiaye          | aliou.ndiaye
Ngozi      | Okonjo-Eze      | ngozi.okonjoeze
Екатерина  | Морозова        | katya.morozova
Joaquín    | Iturralde       | joaquin.iturralde
Leilani    | Kahananui       | leilani.kahananui
Mehmet     | Yıldırım        | mehmet.yildirim
Ayesha     | Siddiqui        | ayesha.siddiqui
Pauline    | Mbarga          | pauline.mbarga
晓明       | 刘              | xiaoming.liu
Theodora   | Papadakis       | theodora.papadakis
Hamza      | Tazi            | hamza.tazi
Paulo      | Macuácua        | paulo.macuacua
Beatriz    | Solórzano       | beatriz.solorzano
"""

LEARNERS_B = """
Astrid     | Nyholm          | astrid.nyholm
Juhani     | Korpela         | juhani.korpela
Мария      | Орлова          | maria.orlova
Lars       | Bergerud        | lars.bergerud
Siobhán    | Ní Cheallaigh   | siobhan.nicheallaigh
Inuk       | Petersen        | inuk.petersen
Elina      | Saarinen-Laht   | elina.saarinen
Gunnar     | Thorvaldsson    | gunnar.thorvaldsson
"""

# Two to sign in as: one to begin with, and one who is in the middle of it.
THE_LEARNER = Person("Imani", "Okoye", "learner", Stage.NOT_ENROLLED)
HALF_WAY = Person("Paola", "Siqueira", "half-way", Stage.HALF_WAY)
BESIDE_THE_FJORD = cast(LEARNERS_B, ONE_OF_EACH)
HOUSES = (
    House(
        "Port Velmar Chamber of Commerce",
        "port-velmar",
        Person("Nadia", "Rahmani", "manager", Stage.NOT_ENROLLED),
        (THE_LEARNER, HALF_WAY, *cast(LEARNERS_A, USUAL)),
        cohorts=("Morning class", "Evening class"),
        slow_reader=HALF_WAY,
        trainers=(TRAINER,),
        own_design=True,
    ),
    House(
        "Lumendal Crafts Council",
        "lumendal",
        Person("Henrik", "Solberg", "manager-b", Stage.NOT_ENROLLED),
        BESIDE_THE_FJORD,
        cohorts=("Workshops of the valley", "Workshops of the coast"),
        slow_reader=BESIDE_THE_FJORD[2],
    ),
)
