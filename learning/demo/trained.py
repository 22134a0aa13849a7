"""The trainers of the demo: three generations who taught for eighteen months, always the same ones.

What nobody looks at one by one is written in bulk; states and counts come from the flows, as with real trainers.
"""

import random
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

from accounts.models import User
from classroom.flows.cascade import recount_cascade
from courses.models import ModulePage
from institutions.models import Institution
from learning.demo import policies
from learning.demo.people import DOMAIN
from learning.demo.programme import the_programme
from trainers.firm_names import firm_key
from trainers.models import (
    Attendance,
    Candidacy,
    Delivery,
    DeliveryModule,
    Firm,
    FollowUp,
    KnowledgeTest,
    Observation,
    SurveyAnswer,
    Transition,
)
from trainers.states import STANDING, Event, State
from trainers.survey import OF_KIND, mean_of
from trainers.survey_words import SCALE

MONTH = timedelta(days=30)
# first | last | mentor's place or - | state | how many sessions
PEOPLE = """
Amina | Wanjiru | - | lead | 14
Rafael | Quispe | - | lead | 12
Noura | Al-Hashimi | - | renewed | 9
Peter | Otieno | 0 | renewed | 8
Grace | Mutua | 0 | renewed | 7
Lucía | Mamani | 1 | renewed | 7
Joaquín | Flores | 1 | renewed | 6
Salma | Benali | 2 | certified | 6
Karim | Haddad | 2 | certified | 5
Zainab | Yusuf | 0 | renewed | 8
Mei | Zhang | 2 | certified | 4
Daniel | Kiptoo | 3 | certified | 4
Faith | Njeri | 3 | certified | 5
Brian | Ouma | 4 | certified | 3
Rosa | Condori | 5 | certified | 4
Mateo | Huamán | 5 | certified | 3
Valeria | Rojas | 6 | certified | 3
Yasmine | Trabelsi | 7 | certified | 3
Omar | Sayegh | 8 | certified | 2
Ines | Duarte | 5 | certified | 0
Samuel | Kamau | 9 | certified | 2
Leila | Mansour | 7 | suspended | 2
Elena | Petrova | 10 | expired | 3
Hassan | Abdi | 9 | certified | 0
Ruth | Achieng | 12 | under_assessment | 1
Diego | Salas | 14 | practicum_submitted | 1
Hanan | Khoury | 17 | micro_done | 0
Joyce | Wambui | 11 | pedagogy_done | 0
Tariq | Nasser | 18 | foundation_done | 0
Paula | Rivas | 15 | candidate | 0
Kevin | Mwangi | 13 | applied | 0
Nadia | Ferchichi | - | revise | 1
"""


def words(text):
    return tuple(text.split())


# country, regions, language, places
LANDS = (
    ("KE", ("Nairobi", "Mombasa", "Kisumu"), "en", ("Harbour hall", "Chamber of commerce", "Makers' house")),
    ("PE", ("Lima", "Cusco", "Arequipa"), "es", ("Cámara de comercio", "Casa del artesano", "Sala municipal")),
    ("TN", ("Tunis", "Sfax", "Sousse"), "fr", ("Maison de l'entreprise", "Chambre de commerce", "Pépinière")),
)
FIRST = words("Lake Acacia Blue North Sunrise Cedar River Andes Coral Amber Savanna Golden Atlas Olive Jasmine")
SECOND = words("Foods Textiles Ceramics Solar Leather Software Honey Furniture Spices Cosmetics Water Tools")
NAMES = words("Abel Bea Chidi Dora Esi Farid Gita Hugo Imani Jun Kofi Lina Musa Nia Otto Pia Quin Rania Sami Tala")
FAMILIES = words("Abara Bose Cruz Diallo Endo Fall Gomez Hadid Ito Juma Keita Lopez Moyo Nunez Okello Perez")
ACTIONS = words("inventory clearance_search nda filing contract_clause register renewal_calendar adviser")


def make(*, today):
    """Make the trainers and what they did, unless they are there. `today`: midnight of the load."""
    programme = the_programme()
    if programme.candidacies.exists():
        return
    chance = random.Random(20260501)  # noqa: S311 - the same for everybody
    trainers = make_trainers(programme, chance, today)
    firms = make_firms(today)
    deliveries = make_deliveries(trainers, chance, today)
    attend(deliveries, firms, chance, today)
    recount_cascade()
    policies.agree(emails=f"@{DOMAIN}", today=today)


# People ------------------------------------------------------------------------------


def make_trainers(programme, chance, today):
    institutions = list(Institution.objects.filter(memberships__isnull=False).distinct().order_by("pk")[:2])
    rows = [[cell.strip() for cell in line.split("|")] for line in PEOPLE.strip().splitlines()]
    trainers = []
    for place, (first, last, mentor, state, sessions) in enumerate(rows):
        person = User.objects.create_user(f"trainer{place + 1:02}@{DOMAIN}", first_name=first, last_name=last)
        above = None if mentor == "-" else trainers[int(mentor)][0]
        land = trainers[int(mentor)][1] if above else place % len(LANDS)
        house = institutions[land % len(institutions)]
        candidacy = make_candidacy(programme, person, house, above, State(state), place, today, LANDS[land])
        trainers.append((candidacy, land, int(sessions)))
    return trainers


def make_candidacy(programme, person, institution, mentor, state, place, today, land):
    applied = today - MONTH * (40 if mentor is None else 30 - place // 2)
    certified = applied + MONTH * 5
    fields = {}
    if state in STANDING or state in (State.SUSPENDED, State.EXPIRED):
        fields = {"decided_at": certified, "valid_until": certified + timedelta(days=1096)}
        fields |= {"is_listed": state in STANDING and place % 3 != 2, "languages": sorted({land[2], "en"})}
    if state == State.RENEWED:
        fields |= {"decided_at": today - MONTH * 2, "valid_until": today + timedelta(days=1036)}
    if state == State.EXPIRED:
        fields["valid_until"] = today - MONTH
    candidacy = Candidacy.objects.create(
        person=person,
        programme=programme,
        institution=institution,
        mentor=mentor,
        state=state,
        state_since=fields.get("decided_at", applied + MONTH),
        applied_at=applied,
        motivation="I want the firms of our region to know what is theirs.",
        experience="Ten years of work with small firms.",
        endorsed_at=applied + timedelta(days=9),
        region=land[1][place % len(land[1])],
        **fields,
    )
    Transition.objects.bulk_create(steps_to(candidacy, state, applied, today))
    return candidacy


def steps_to(candidacy, state, applied, today):
    """Return the steps that lead to a state, a few weeks after each other."""
    way = [
        (Event.ADMIT, State.CANDIDATE),
        (Event.FINISH_FOUNDATION, State.FOUNDATION_DONE),
        (Event.FINISH_PEDAGOGY, State.PEDAGOGY_DONE),
        (Event.FINISH_MICRO, State.MICRO_DONE),
        (Event.SUBMIT_PRACTICUM, State.PRACTICUM_SUBMITTED),
        (Event.BEGIN_ASSESSMENT, State.UNDER_ASSESSMENT),
    ]
    last = {
        State.REVISE: [(Event.ASK_REVISION, State.REVISE)],
        State.CERTIFIED: [(Event.CERTIFY, State.CERTIFIED)],
        State.RENEWED: [(Event.CERTIFY, State.CERTIFIED), (Event.RENEW, State.RENEWED)],
        State.LEAD: [(Event.CERTIFY, State.CERTIFIED), (Event.MAKE_LEAD, State.LEAD)],
        State.SUSPENDED: [(Event.CERTIFY, State.CERTIFIED), (Event.SUSPEND, State.SUSPENDED)],
        State.EXPIRED: [(Event.CERTIFY, State.CERTIFIED), (Event.EXPIRE, State.EXPIRED)],
    }
    if state in last:
        way += last[state]
    else:
        reached = [place for place, (_event, after) in enumerate(way) if after == state]
        way = way[: reached[0] + 1] if reached else []
    before, at = State.APPLIED, applied
    for number, (event, after) in enumerate(way, start=1):
        at = at + timedelta(days=21)
        if event in (Event.RENEW, Event.EXPIRE, Event.SUSPEND):
            at = today - MONTH * (2 if event == Event.RENEW else 1)
        yield Transition(candidacy=candidacy, number=number, event=event, before=before, after=after, at=at)
        before = after


# Sessions ----------------------------------------------------------------------------


def make_deliveries(trainers, chance, today):
    rows = []
    for candidacy, land, sessions in trainers:
        country, regions, language, places = LANDS[land]
        begun = candidacy.applied_at + MONTH * 4
        span = min((today - begun).days, 540)
        for number in range(sessions):
            held = today - timedelta(days=max(3, span - number * span // sessions - chance.randrange(9)))
            status = Delivery.VERIFIED if number < sessions - 1 or sessions > 3 else Delivery.SUBMITTED
            mode = chance.choice([Delivery.ONSITE, Delivery.ONSITE, Delivery.HYBRID, Delivery.ONLINE])
            rows.append(
                Delivery(
                    trainer=candidacy,
                    institution=candidacy.institution,
                    held_on=held.date(),
                    country=country,
                    region=regions[number % len(regions)],
                    place=places[number % len(places)],
                    mode=mode,
                    language=language,
                    minutes=chance.choice([90, 90, 120, 180]),
                    status=status,
                    created_at=held,
                    submitted_at=held + timedelta(hours=18),
                    decided_at=held + timedelta(days=4) if status == Delivery.VERIFIED else None,
                )
            )
    return Delivery.objects.bulk_create(rows)


def make_firms(today):
    """Firms of three countries; some are there twice in other spellings, as in life."""
    rows = []
    for place, (country, regions, _language, _places) in enumerate(LANDS):
        for number in range(60):
            name = f"{FIRST[number % len(FIRST)]} {SECOND[(number + place + number // len(FIRST)) % len(SECOND)]}"
            name += " Ltd" if number % 3 == 0 else ""
            size = ("micro", "micro", "small", "small", "medium")[number % 5]
            rows.append(
                Firm(
                    name=name,
                    name_key=firm_key(name),
                    country=country,
                    region=regions[number % len(regions)],
                    size=size,
                    is_rural=number % 4 == 0,
                    created_at=today,
                )
            )
    for name, country in (("Lake Foodss", "KE"), ("Akacia Textiles", "KE"), ("Cedar Leathers", "PE")):
        rows.append(Firm(name=name, name_key=firm_key(name), country=country, size="small", created_at=today))
    distinct = {(firm.name_key, firm.country): firm for firm in rows}
    return Firm.objects.bulk_create(distinct.values())


def attend(deliveries, firms, chance, today):
    """Give each session its trainees with what they answered, and its log the numbers that follow."""
    modules = list(ModulePage.objects.live().filter(locale__language_code="en").order_by("pk")[:12])
    people, follow_ups, tests, answers, taught = [], [], [], [], []
    for delivery in deliveries:
        signed = trainees_of(delivery, firms, chance)
        people += signed
        count(delivery, signed, chance)
        tests += tests_of(delivery, signed, chance)
        answers += answers_of(delivery, chance)
        follow_ups += follow_ups_of(delivery, signed, chance, today)
        for module in {chance.choice(modules), chance.choice(modules)} if modules else ():
            row = DeliveryModule(delivery=delivery, module_key=module.translation_key, title=module.title)
            taught.append(row)
    Attendance.objects.bulk_create(people)
    KnowledgeTest.objects.bulk_create(tests)
    SurveyAnswer.objects.bulk_create(answers)
    FollowUp.objects.bulk_create(follow_ups)
    DeliveryModule.objects.bulk_create(taught)
    counted = "trainees_total trainees_women trainees_under30 firms_total firms_micro firms_rural transfer_plans_n"
    Delivery.objects.bulk_update(
        deliveries, [*counted.split(), "pre_test_mean", "post_test_mean", "survey_n", "survey_mean"]
    )
    observe(deliveries)


def trainees_of(delivery, firms, chance):
    near = [firm for firm in firms if firm.country == delivery.country]
    at = delivery.created_at
    rows = {}
    for _each in range(chance.randrange(9, 22)):
        name = f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}"
        firm = chance.choice(near)
        rows[name, firm.pk] = Attendance(
            delivery=delivery,
            token=sha256(f"{delivery.pk} {name} {firm.pk}".encode()).hexdigest()[:43],
            name=name,
            name_key=name.casefold(),
            firm=firm,
            gender=chance.choice(["woman", "man", "woman", "man", ""]),
            age=chance.choice(["under30", "30to49", "30to49", "50plus"]),
            way=Attendance.CODE,
            consent_at=at,
            contact_at=at if chance.random() < 0.7 else None,
            at=at,
            has_answered=chance.random() < 0.8,
        )
    return list(rows.values())


def count(delivery, signed, chance):
    there = {each.firm_id: each.firm for each in signed}
    delivery.trainees_total = len(signed)
    delivery.trainees_women = sum(each.gender == "woman" for each in signed)
    delivery.trainees_under30 = sum(each.age == "under30" for each in signed)
    delivery.firms_total = len(there)
    delivery.firms_micro = sum(firm.size == "micro" for firm in there.values())
    delivery.firms_rural = sum(bool(firm.is_rural) for firm in there.values())
    delivery.transfer_plans_n = max(0, len(signed) - chance.randrange(6))
    delivery.survey_n = sum(each.has_answered for each in signed)


def tests_of(delivery, signed, chance):
    rows, scores = [], []
    for each in signed:
        before = chance.choice([25, 37, 50, 50, 62])
        after = min(100, before + chance.choice([12, 25, 25, 37]))
        scores.append((before, after))
        for form, score in ((KnowledgeTest.PRE, before), (KnowledgeTest.POST, after)):
            rows.append(KnowledgeTest(attendance=each, form=form, paper=[], score=score, answered_at=each.at))
    for name, column in (("pre_test_mean", 0), ("post_test_mean", 1)):
        setattr(delivery, name, Decimal(sum(pair[column] for pair in scores)) / max(len(scores), 1))
    return rows


def answers_of(delivery, chance):
    rows = []
    for _each in range(delivery.survey_n):
        said = {number: str(chance.choice([3, 4, 4, 5, 5])) for number in OF_KIND[SCALE]}
        said |= {"7": "2", "11": "1", "12": str(chance.choice([7, 8, 9, 10]))}
        rows.append(SurveyAnswer(delivery=delivery, answers=said, mean=mean_of(said)))
    delivery.survey_mean = round(sum(row.mean for row in rows) / len(rows), 2) if rows else None
    return rows


def follow_ups_of(delivery, signed, chance, today):
    for each in signed:
        for months in (3, 12):
            asked = delivery.created_at + MONTH * months
            if each.contact_at is None or asked > today:
                continue
            answered = chance.random() < (0.6 if months == 3 else 0.4)
            did = chance.sample(ACTIONS, chance.choice([0, 1, 1, 2])) if answered else []
            results = {"filings": chance.randrange(3), "licences": chance.randrange(2)} if months == 12 else {}
            yield FollowUp(
                attendance=each,
                months=months,
                token=sha256(f"{each.token} {months}".encode()).hexdigest()[:43],
                asked_at=asked,
                answered_at=asked + timedelta(days=3) if answered else None,
                actions=did,
                results=results if answered else {},
                evidence="The number of our application." if did and chance.random() < 0.3 else "",
            )


def observe(deliveries):
    """Every fifth session was watched by a lead trainer."""
    watched = [each for each in deliveries if each.pk % 5 == 0 and each.trainer.mentor_id]
    levels = {f"C{number}": 3 + (number % 3 == 0) for number in range(1, 9)}
    Observation.objects.bulk_create(
        Observation(
            delivery=each,
            by=each.trainer.mentor.person,
            role=Observation.OBSERVER,
            scores=levels,
            mean=Decimal("3.250"),
            submitted_at=each.created_at,
        )
        for each in watched
    )
