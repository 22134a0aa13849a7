"""Every page that is looked at, who looks, and how the addresses that differ from site to site are found."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.cast import (
    EMPTY_MANAGER,
    FINISHED,
    LEARNER,
    MANAGER,
    NEWCOMER,
    ON_EVERY_PAGE,
    TRAINER,
    WAITING_FOR_NAME,
)
from tests.journeys.steps import answer_question, expect_question, next_question, start_quiz, take_quiz

LESSON = "/en/modules/why-ip-matters/what-is-inside-your-product/"
# name: (who looks, address; a word in braces is looked up before the first test, status)
PAGES = {
    "home": (None, "/en/", 200),
    "courses": (None, "/en/courses/", 200),
    "course": (None, "/en/courses/ip-essentials/", 200),
    "modules": (None, "/en/modules/", 200),
    "modules found": (None, "/en/modules/?q=trade+secret", 200),
    "modules not found": (None, "/en/modules/?q=zzzz&level=awareness", 200),
    "module": (None, "/en/modules/trademarks/", 200),
    "lesson": (None, LESSON, 200),
    "lesson with a table": (None, "/en/modules/why-ip-matters/rights-at-a-glance/", 200),
    "story": (None, "/en/modules/why-ip-matters/story/", 200),
    "activity": (None, "/en/modules/why-ip-matters/activity/", 200),
    "quiz, signed out": (None, "/en/modules/trademarks/quiz/", 200),
    "self-check": (None, "{self_check}", 200),
    "sign in": (None, "/en/accounts/login/", 200),
    "sign in to go on": (None, "/en/accounts/login/?next=/en/learn/", 200),
    "sign in with an institution": (None, "/en/accounts/institution/", 200),
    "sign up": (None, "/en/accounts/signup/", 200),
    "privacy and terms": (None, "/en/policies/", 200),
    "privacy notice": (None, "/en/policies/privacy/1/", 200),
    "terms of use in Arabic": (None, "/ar/policies/terms/1/", 200),
    "mail sent": (None, "/en/accounts/confirm-email/", 200),
    "old confirmation": (None, "/en/accounts/confirm-email/old/", 200),
    "forgotten password": (None, "/en/accounts/password/reset/", 200),
    "password mail sent": (None, "/en/accounts/password/reset/done/", 200),
    "old password link": (None, "/en/accounts/password/reset/key/1-old/", 200),
    "trainers": (None, "/en/trainers/", 200),
    "trainers in Arabic": (None, "/ar/trainers/?language=ar", 200),
    "check a certificate": (None, "/verify/", 200),
    "not an id": (None, "/verify/?id=not+an+id", 200),
    "unknown certificate": (None, "/verify/" + "0" * 26 + "/", 404),
    "certificate": (None, "{verify}", 200),
    "not found": (None, "/en/nothing/here/", 404),
    "course under way": (LEARNER, "/en/courses/ip-essentials/", 200),
    "module under way": (LEARNER, "/en/modules/trademarks/", 200),
    "lesson done": (LEARNER, LESSON, 200),
    "quiz passed": (LEARNER, "/en/modules/why-ip-matters/quiz/", 200),
    "My learning": (LEARNER, "/en/learn/", 200),
    "email addresses": (LEARNER, "/en/accounts/email/", 200),
    "change password": (LEARNER, "/en/accounts/password/change/", 200),
    "security": (LEARNER, "/en/accounts/security/", 200),
    "security in Arabic": (LEARNER, "/ar/accounts/security/", 200),
    "password once more": (LEARNER, "/en/accounts/reauthenticate/?next=/en/accounts/security/app/", 200),
    "your mails": (LEARNER, "/en/accounts/mails/", 200),
    "your mails in Arabic": (LEARNER, "/ar/accounts/mails/", 200),
    "your data": (LEARNER, "/en/accounts/data/", 200),
    "account to erase, the password first": (LEARNER, "/en/accounts/data/erase/", 200),
    "sign out": (LEARNER, "/en/accounts/logout/", 200),
    "My learning, empty": (NEWCOMER, "/en/learn/", 200),
    "certificates, none": (NEWCOMER, "/en/learn/certificates/", 200),
    "quiz to start": (NEWCOMER, "/en/modules/trademarks/quiz/", 200),
    "question": (ON_EVERY_PAGE, "{question}", 200),
    "question answered": (ON_EVERY_PAGE, "{answered}", 200),
    "review": (ON_EVERY_PAGE, "{review}", 200),
    "not passed yet": (ON_EVERY_PAGE, "{result}", 200),
    "wait before the next try": (ON_EVERY_PAGE, "/en/modules/why-ip-matters/quiz/", 200),
    "practice to start": (ON_EVERY_PAGE, "/en/modules/every-kind-of-question/quiz/", 200),
    "question with a picture, checked": (ON_EVERY_PAGE, "{checked}", 200),
    "question with gaps": (ON_EVERY_PAGE, "{gaps}", 200),
    "question on a picture": (ON_EVERY_PAGE, "{areas}", 200),
    "open question": (ON_EVERY_PAGE, "{open}", 200),
    "question on a picture in Arabic": (ON_EVERY_PAGE, "{areas_in_arabic}", 200),
    "certificate that ends soon": (LEARNER, "/en/learn/certificates/", 200),
    "certificates": (FINISHED, "/en/learn/certificates/", 200),
    "name is printed": (FINISHED, "/en/learn/certificates/name/", 200),
    "My learning, completed": (FINISHED, "/en/learn/", 200),
    "certificate waits": (WAITING_FOR_NAME, "/en/learn/certificates/", 200),
    "name to print": (WAITING_FOR_NAME, "/en/learn/certificates/name/", 200),
    "overview": (MANAGER, "/en/manage/overview/", 200),
    "overview in Arabic": (MANAGER, "/ar/manage/overview/", 200),
    "overview, nothing to count": (EMPTY_MANAGER, "/en/manage/overview/", 200),
    "timeline": (MANAGER, "{learner}timeline/", 200),
    "learning hours of a learner": (MANAGER, "{learner}hours/", 200),
    "learning hours of a cohort": (MANAGER, "{hours}", 200),
    "teaching": (LEARNER, "/en/teach/", 200),
    "candidates and trainers": (MANAGER, "/en/manage/trainers/?group=under-way", 200),
    "candidate of an institution": (MANAGER, "{candidate}", 200),
    "cascade of trainers": (MANAGER, "/en/manage/cascade/", 200),
    "evaluation in four levels": (MANAGER, "/en/manage/cascade/levels/", 200),
    "survey and gain by trainer": (MANAGER, "/en/manage/cascade/rows/taught/", 200),
    "firms": (MANAGER, "/en/manage/firms/", 200),
    "firm": (MANAGER, "{firm}", 200),
    "two firms": (MANAGER, "{two_firms}", 200),
    "tree of a trainer": (MANAGER, "{tree}", 200),
    "generation of a tree": (MANAGER, "{tree}2/", 200),
    "learning hours": (MANAGER, "/en/manage/hours/", 200),
    "letters to learners": (MANAGER, "{nudge}", 200),
    "learners at risk": (MANAGER, "/en/manage/?show=at-risk&stage=first-quarter", 200),
    "learners": (MANAGER, "/en/manage/", 200),
    "learners stuck": (MANAGER, "/en/manage/?show=stuck", 200),
    "learners not enrolled": (MANAGER, "/en/manage/?show=not-enrolled", 200),
    "members": (MANAGER, "/en/manage/?show=members", 200),
    "learners not found": (MANAGER, "/en/manage/?q=zzzz", 200),
    "learners with every column": (
        MANAGER,
        "/en/manage/?columns=name,email,course,enrolled_on,percent,last_activity_on,finished_on,state,certificate",
        200,
    ),
    "view to save": (MANAGER, "/en/manage/views/new/?show=stuck", 200),
    "many into a cohort, nobody": (MANAGER, "/en/manage/many/cohort/", 200),
    "many into a course": (MANAGER, "/en/manage/many/course/?all=1&show=stuck", 200),
    "mails to many": (MANAGER, "/en/manage/many/letter/?all=1&preview=1", 200),
    "views": (MANAGER, "/en/manage/views/", 200),
    "views, none": (EMPTY_MANAGER, "/en/manage/views/", 200),
    "learner": (MANAGER, "{learner}", 200),
    "cohorts": (MANAGER, "/en/manage/cohorts/", 200),
    "cohort to make": (MANAGER, "/en/manage/cohorts/new/", 200),
    "cohort": (MANAGER, "{cohort}", 200),
    "rows of a cohort": (MANAGER, "{cohort}rows/?show=at-risk", 200),
    "cohort to change": (MANAGER, "{cohort}change/", 200),
    "plan of a cohort": (MANAGER, "{cohort}plan/", 200),
    "plan of a cohort in Arabic": (MANAGER, "{cohort_in_arabic}plan/", 200),
    "course to plan": (MANAGER, "{cohort}plan/courses/new/", 200),
    "meeting to add": (MANAGER, "{cohort}plan/meetings/new/", 200),
    "announcement to make": (MANAGER, "{cohort}plan/announcements/new/", 200),
    "learners to add": (MANAGER, "{cohort}learners/", 200),
    "extra time for a cohort": (MANAGER, "{cohort}extra-time/", 200),
    "extra time for a learner": (MANAGER, "{learner}extra-time/", 200),
    "second step of a learner": (MANAGER, "{second_step}", 200),
    "quiz to waive": (MANAGER, "{waive}", 200),
    "certificate to revoke": (MANAGER, "{revoke}", 200),
    "certificates of an institution": (MANAGER, "/en/manage/certificates/", 200),
    "certificates to issue": (MANAGER, "/en/manage/certificates/issue/", 200),
    "certificates, no cohort to issue to": (EMPTY_MANAGER, "/en/manage/certificates/issue/", 200),
    "certificates issued to nobody": (EMPTY_MANAGER, "/en/manage/certificates/", 200),
    "certificate of somebody": (MANAGER, "{managed}", 200),
    "name asked for": (FINISHED, "{own_name}", 200),
    "teaching packs": (MANAGER, "/en/manage/teaching-packs/", 200),
    "teaching packs in Arabic": (MANAGER, "/ar/manage/teaching-packs/", 200),
    "in our country, nothing yet": (MANAGER, "/en/manage/country-notes/", 200),
    "in our country": (MANAGER, "/en/manage/country-notes/new/", 200),
    "reports": (MANAGER, "/en/manage/reports/", 200),
    "names asked for": (MANAGER, "/en/manage/names/", 200),
    "name to decide": (MANAGER, "{name}", 200),
    "names, none": (EMPTY_MANAGER, "/en/manage/names/", 200),
    "cohorts, none": (EMPTY_MANAGER, "/en/manage/cohorts/", 200),
    "cohort in Arabic": (MANAGER, "{cohort_in_arabic}", 200),
    "our institution": (MANAGER, "{institution}", 200),
    "institution to change": (MANAGER, "{institution}change/", 200),
    "people who work here": (MANAGER, "{institution}staff/", 200),
    "somebody who works here": (MANAGER, "{post}", 200),
    "learners to invite": (MANAGER, "{institution}invitations/", 200),
    "link to make": (MANAGER, "{institution}links/new/", 200),
    "link to join by": (MANAGER, "{join_link}", 200),
    "own sign-in": (MANAGER, "{institution}sign-in/", 200),
    "own sign-in in Arabic": (MANAGER, "{institution_in_arabic}sign-in/", 200),
    "who asks to join": (MANAGER, "{institution}requests/", 200),
    "nobody waits for a seat": (MANAGER, "{institution}requests/?show=waiting", 200),
    "how long records are kept": (MANAGER, "{institution}retention/", 200),
    "how long records are kept in Arabic": (MANAGER, "{institution_in_arabic}retention/", 200),
    "whose records are kept all the same": (MANAGER, "{institution}holds/", 200),
    "institution without anything": (EMPTY_MANAGER, "/en/manage/institutions/", 200),
    "link that lets somebody in": (None, "{join}", 200),
    "link that lets nobody in": (None, "/en/join/nothing/", 404),
    "link of one's own institution": (LEARNER, "{join}", 200),
    "my institution": (LEARNER, "/en/learn/institution/", 200),
    "my institution, none": (NEWCOMER, "/en/learn/institution/", 200),
    "institution to leave": (LEARNER, "/en/learn/institution/leave/", 200),
    "our institution in Arabic": (MANAGER, "{institution_in_arabic}", 200),
    "group": (LEARNER, "{group}", 200),
    "discussion": (LEARNER, "{group}discussion/", 200),
    "discussion in Arabic": (LEARNER, "{group_in_arabic}discussion/", 200),
    "topic to begin": (LEARNER, "{group}discussion/new/", 200),
    "topic": (LEARNER, "{topic}", 200),
    "topic in Arabic": (LEARNER, "{topic_in_arabic}", 200),
    "message to report": (LEARNER, "{report}", 200),
    "reported messages": (MANAGER, "{cohort}discussion/", 200),
    "reported messages in Arabic": (MANAGER, "{cohort_in_arabic}discussion/", 200),
    "topic to moderate": (TRAINER, "{topic}", 200),
    "message to hide": (MANAGER, "{hide}", 200),
    "learner to mute": (MANAGER, "{mute}", 200),
    "answers to mark": (TRAINER, "/en/manage/marking/", 200),
    "answers marked, none": (TRAINER, "/en/manage/marking/?show=marked", 200),
    "answer to mark": (TRAINER, "{mark}", 200),
    "quizzes to grade again": (TRAINER, "/en/manage/quizzes/", 200),
    "quiz to grade again": (TRAINER, "{regrade}", 200),
    "papers, none": (EMPTY_MANAGER, "/en/manage/papers/", 200),
    "papers to print": (TRAINER, "/en/manage/papers/new/", 200),
    "papers printed": (TRAINER, "/en/manage/papers/", 200),
    "sheets": (TRAINER, "{sheets}", 200),
    "sheet to enter": (TRAINER, "{sheets}enter/", 200),
    "log": (MANAGER, "/en/manage/log/", 200),
    "log in Arabic": (MANAGER, "/ar/manage/log/", 200),
    "log, empty": (EMPTY_MANAGER, "/en/manage/log/", 200),
    "learners, none": (EMPTY_MANAGER, "/en/manage/", 200),
    "not a manager": (TRAINER, "/en/manage/", 404),
    "home in Arabic": (None, "/ar/", 200),
    "modules in Arabic": (None, "/ar/modules/", 200),
    "module in Arabic": (None, "/ar/modules/why-ip-matters/", 200),
    "lesson in Arabic": (None, "/ar/modules/why-ip-matters/what-is-inside-your-product/", 200),
    "sign in in Arabic": (None, "/ar/accounts/login/", 200),
    "My learning in Arabic": (LEARNER, "/ar/learn/", 200),
    "your data in Arabic": (LEARNER, "/ar/accounts/data/", 200),
    "learners in Arabic": (MANAGER, "/ar/manage/", 200),
}


def find_addresses(look):
    """Return the addresses by their word in braces. look(person, find): what `find` says of a page of that person."""
    return {
        "self_check": look(None, find_self_check),
        **look(ON_EVERY_PAGE, find_attempts),
        **look(ON_EVERY_PAGE, find_kinds),
        "verify": look(FINISHED, lambda page: link_on(page, "/en/learn/certificates/", "See its public page")),
        **look(FINISHED, ask_for_name),
        **look(MANAGER, find_people),
        **look(MANAGER, find_firms),
        "candidate": look(MANAGER, lambda page: link_on(page, "/en/manage/trainers/?group=under-way", "Tariq Nasser")),
        "tree": look(MANAGER, lambda page: link_on(page, "/en/manage/cascade/", "Amina Wanjiru")),
        **look(LEARNER, find_discussion),
        **look(MANAGER, find_decisions),
        **look(MANAGER, find_doors),
        "mark": look(TRAINER, lambda page: link_on(page, "/en/manage/marking/", "Begin with the oldest")),
        "regrade": look(TRAINER, lambda page: link_on(page, "/en/manage/quizzes/", "Why IP matters")),
        "sheets": look(TRAINER, print_sheets),
    }


def find_self_check(page):
    page.goto(LESSON)
    return page.locator("[data-self-check] form").first.get_attribute("action")


def find_attempts(page):
    take_quiz(page, "why-ip-matters", right=False)
    result = page.url
    start_quiz(page, "trademarks")
    answered = page.url
    answer_question(page)
    next_question(page)
    expect_question(page, 2)
    review = answered.removesuffix("1/") + "review/"
    return {"result": result, "answered": answered, "question": page.url, "review": review}


def find_kinds(page):
    """Practise with the demo's module of every kind: its questions stand in a fixed order."""
    page.goto("/en/modules/every-kind-of-question/quiz/")
    page.get_by_role("button", name="Practise", exact=True).click()
    expect_question(page, 1)
    first = page.url
    page.get_by_role("radio", name="A patent").check()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text("not how it looks")).to_be_visible()
    root = first.removesuffix("1/")
    areas = f"{root}9/"
    return {
        "checked": page.url,
        "gaps": f"{root}8/",
        "areas": areas,
        "open": f"{root}10/",
        "areas_in_arabic": areas.replace("/en/", "/ar/"),
    }


def ask_for_name(page):
    page.goto("/en/learn/certificates/name/")
    page.get_by_label("Your name").fill("Somebody Else")
    page.get_by_label("Why is it wrong?").fill("A letter is wrong.")
    page.get_by_role("button", name="Ask for this name").click()
    expect(page.get_by_text("Your institution has been asked")).to_be_visible()
    return {"own_name": page.url}


def find_people(page):
    cohort = link_on(page, "/en/manage/cohorts/", "Evening class")
    learner = link_on(page, "/en/manage/?q=Siqueira", "Paola Siqueira")
    page.goto(learner)
    waive = page.locator("main a[href$='/waive/']").first.get_attribute("href")
    page.goto("/en/manage/names/")
    name = page.locator("main table a").first.get_attribute("href")
    page.goto("/en/manage/certificates/")
    managed = page.locator("main table a").first.get_attribute("href")
    page.goto("/en/manage/?show=finished")
    page.locator("main table a[href*='/learners/']").first.click()
    return {
        "managed": managed,
        "hours": f"/en/manage/hours/learners/?cohort={cohort.rstrip('/').rsplit('/', 1)[1]}",
        "learner": learner,
        "second_step": learner.replace("/learners/", "/people/") + "second-step/",
        "waive": waive,
        "nudge": f"/en/manage/nudges/new/?people={learner.rstrip('/').rsplit('/', 1)[1]}",
        "revoke": page.locator("main a[href$='/revoke/']").first.get_attribute("href"),
        "name": name,
        "cohort": cohort,
        "cohort_in_arabic": cohort.replace("/en/", "/ar/"),
    }


def find_firms(page):
    page.goto("/en/manage/firms/")
    pair = page.locator("main .people__person").first
    firm = pair.locator("a").first.get_attribute("href")
    return {"firm": firm, "two_firms": pair.locator("a.button").get_attribute("href")}


def find_discussion(page):
    group = link_on(page, "/en/learn/", "Evening class")
    topic = link_on(page, f"{group}discussion/", "A dealer asks for our recipe")
    return {
        "group": group,
        "group_in_arabic": group.replace("/en/", "/ar/"),
        "topic": topic,
        "topic_in_arabic": topic.replace("/en/", "/ar/"),
        "report": link_on(page, topic, "Report message 1"),
    }


def find_decisions(page):
    cohort = link_on(page, "/en/manage/cohorts/", "Evening class")
    hide = link_on(page, f"{cohort}discussion/", "Hide it")
    topic = link_on(page, f"{cohort}discussion/", "See it in its topic")
    return {"hide": hide, "mute": link_on(page, topic, "Mute the author")}


def find_doors(page):
    page.goto("/en/manage/institutions/")
    institution = urlsplit(page.url).path
    link = link_on(page, f"{institution}invitations/", "Poster at the harbour fair")
    page.goto(link)
    return {
        "institution": institution,
        "institution_in_arabic": institution.replace("/en/", "/ar/"),
        "post": link_on(page, f"{institution}staff/", "Tomás Beltrán"),
        "join_link": link,
        "join": urlsplit(link_on(page, link, "See what people see")).path,
    }


def print_sheets(page):
    page.goto("/en/manage/papers/new/")
    page.get_by_role("button", name="Make the sheets").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    # A page that loads itself anew when its files are printed would be weighed twice.
    expect(page.locator("[data-ready]")).to_have_count(0, timeout=120_000)
    return urlsplit(page.url).path


def link_on(page, address, name):
    page.goto(address)
    return page.get_by_role("link", name=name).first.get_attribute("href")
