"""The manager: who is stuck, what one learner did, a file for the office, and nothing of any other institution."""

import csv
import io
import re
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import expect

from learning.demo.people import HOUSES
from tests.journeys.cast import MANAGER, MANAGER_B
from tests.journeys.steps import sign_in

OURS, THEIRS = HOUSES


def rows(page):
    return page.get_by_role("table").last.get_by_role("row").filter(has=page.get_by_role("cell"))


def test_a_manager_finds_who_is_stuck_and_exports_them(page):
    sign_in(page, MANAGER)
    page.goto("/en/manage/")
    expect(page.get_by_role("heading", name="Learners", level=1)).to_be_visible()
    expect(page.get_by_text(OURS.name)).to_be_visible()

    page.get_by_role("link", name=re.compile(r"^Stuck \d+$")).click()
    expect(page.get_by_role("link", name=re.compile(r"^Stuck \d+$"))).to_have_attribute("aria-current", "true")
    stuck = rows(page)
    names = [name.strip() for name in stuck.get_by_role("link").all_inner_texts()]
    assert names
    expect(stuck.filter(has_text="Stuck")).to_have_count(len(names))

    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    exported = [row["name"] for row in csv.DictReader(io.StringIO(content))]
    assert set(names) <= set(exported)
    assert set(exported) <= {f"{person.first} {person.last}" for person in OURS.learners}


def test_a_manager_opens_a_learner(page):
    sign_in(page, MANAGER)
    page.goto("/en/manage/?q=Siqueira")
    page.get_by_role("link", name="Paola Siqueira").click()
    expect(page.get_by_role("heading", name="Paola Siqueira", level=1)).to_be_visible()
    expect(page.get_by_text("half-way@demo.example")).to_be_visible()
    expect(page.get_by_role("heading", name="IP Essentials for SMEs")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Quiz passed with \d+%"))).to_be_visible()


def test_a_manager_sees_nothing_of_another_institution(device):
    page = device()
    sign_in(page, MANAGER)
    page.goto("/en/manage/")
    learner_of_another = rows(page).get_by_role("link").first.get_attribute("href")

    stranger = device()
    sign_in(stranger, MANAGER_B)
    assert stranger.goto(learner_of_another).status == 404
    seen = everything_below(stranger, "/en/manage/")
    assert any(path.endswith(".csv") for path in seen)
    assert any(b"Thorvaldsson" in content for content in seen.values())
    for path, content in seen.items():
        # By chance a token holds the four letters of a name.
        said = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", content)
        assert not [name for name in names_of(OURS) if name.encode() in said], path


def names_of(house):
    people = (house.manager, *house.learners)
    return [
        house.name,
        house.slug,
        *(p.email for p in people),
        *(p.printed_name for p in people),
        *(p.last for p in people),
    ]


def everything_below(page, start):
    """Return the bytes of every page and file that links lead to, below this one.

    Of a file one selection: there is one for every filter of its list, and only so many are handed out in an hour.
    """
    seen, files, waiting = {}, set(), [start]
    while waiting:
        path = waiting.pop()
        place = urlsplit(path).path
        if path not in seen and place not in files:
            answer = page.request.get(path)
            assert answer.ok, path
            seen[path] = answer.body()
            files |= {place} if "html" not in answer.headers["content-type"] else set()
            links = re.findall(rb'href="([^"#]+)"', seen[path]) if "html" in answer.headers["content-type"] else []
            below = (urljoin(path, link.decode().replace("&amp;", "&")) for link in links)
            waiting += [link for link in below if link.startswith(start)]
    return seen
