"""Two spellings of one firm are found, counted as one when somebody says so, and parted again without loss."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from classroom.flows.cascade import MergeRefused, NothingToUndo, merge_firms, part_firms
from institutions.models import AuditEntry
from pages.clock import now
from tests.accounts.factories import make_user
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_firm, make_programme
from trainers import cascade_queries
from trainers.models import Delivery, Firm, FirmMerge
from trainers.states import State


@pytest.fixture
def session(institution_a):
    trainer = make_candidacy(make_user("t@a.example"), institution_a, make_programme("Trainers"), State.CERTIFIED)
    return make_delivery(trainer, status=Delivery.VERIFIED, held_on=localdate(now()))


@pytest.fixture
def firms(session):
    """Harbour Foods, its double, and another one; people of each came."""
    found = [make_firm(name) for name in ("Harbour Foods", "Harbour Fods", "Cedar Tools")]
    for place, firm in enumerate(found):
        for name in ("Asha", "Ben"):
            make_attendance(session, f"{name} {place}", firm=firm)
    return found


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


def merge(firm, into, by=None, institutions=()):
    return merge_firms(firm=firm, into=into, institutions=institutions, by=by, at=now())


def part(merged, by=None):
    part_firms(merge=merged, institutions=(), by=by, at=now())


def counted(institution):
    day = localdate(now())
    found = cascade_queries.firms(cascade_queries.Scope((institution.pk,), day, day))
    return sorted((row["root"], row["people"]) for row in found)


def test_likely_doubles_stand_first_and_lead_to_a_preview(manager, firms):
    page = manager.get(reverse("manage_firms"))
    assert [(pair.one, pair.other) for pair in page.context["pairs"]] == [(firms[0], firms[1])]
    preview = manager.get(reverse("merge_firms", args=[firms[1].pk, firms[0].pk]))
    assert preview.context["numbers"]["both"].people == 4
    assert Firm.objects.filter(merged_into=None).count() == 3


def test_a_merge_counts_two_as_one_and_undo_as_two_again(manager, firms, institution_a):
    before = counted(institution_a)
    manager.post(reverse("merge_firms", args=[firms[1].pk, firms[0].pk]))
    assert counted(institution_a) == [(firms[0].pk, 4), (firms[2].pk, 2)]
    page = manager.get(reverse("manage_firm", args=[firms[0].pk]))
    assert "Harbour Fods" in page.content.decode()
    [merged] = page.context["merges"]
    manager.post(reverse("part_firms", args=[merged.pk]))
    assert counted(institution_a) == before
    verbs = AuditEntry.objects.filter(institution=institution_a).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["firms_merged", "firms_parted"]


def test_what_was_merged_before_goes_along_and_comes_back(firms):
    first, double, other = firms
    merge(double, first)
    later = merge(first, other)
    assert set(Firm.objects.filter(merged_into=other)) == {first, double}
    part(later)
    double.refresh_from_db()
    assert (double.merged_into, Firm.objects.get(pk=first.pk).merged_into) == (first, None)


def test_an_earlier_merge_can_be_taken_back_by_itself(firms):
    first, double, other = firms
    earlier = merge(double, first)
    merge(first, other)
    part(earlier)
    assert set(Firm.objects.filter(merged_into=None)) == {double, other}
    part(FirmMerge.objects.get(firm=first))
    assert Firm.objects.filter(merged_into=None).count() == 3


def test_a_firm_that_is_merged_is_not_merged_again(firms):
    merge(firms[1], firms[0])
    for firm, into in ((firms[1], firms[2]), (firms[2], firms[1])):
        with pytest.raises(MergeRefused):
            merge(firm, into)


def test_firms_of_two_countries_are_two(firms, session):
    abroad = make_firm("Harbour Foods", country="TZ")
    make_attendance(session, "Cleo", firm=abroad)
    with pytest.raises(MergeRefused):
        merge(abroad, firms[0])


def test_a_merge_is_taken_back_once(firms):
    merged = merge(firms[1], firms[0])
    part(merged)
    with pytest.raises(NothingToUndo):
        part(merged)


def test_somebody_who_was_faster_is_told_and_nothing_changes(manager, firms):
    merged = merge(firms[1], firms[0])
    part(merged)
    answer = manager.post(reverse("part_firms", args=[merged.pk]), follow=True)
    assert "They count as two already." in answer.content.decode()


def test_firms_are_found_by_any_spelling(manager, firms):
    merge(firms[1], firms[0])
    page = manager.get(reverse("manage_firms"), {"q": "fods"})
    assert list(page.context["page"]) == [firms[0]]
    assert "No firm fits." in manager.get(reverse("manage_firms"), {"q": "nowhere"}).content.decode()


def test_strangers_know_none_of_them(client, charlie, alice, firms):
    client.force_login(charlie)
    assert list(client.get(reverse("manage_firms")).context["page"]) == []
    assert client.get(reverse("manage_firm", args=[firms[0].pk])).status_code == 404
    assert client.post(reverse("merge_firms", args=[firms[1].pk, firms[0].pk])).status_code == 404
    client.force_login(alice)
    assert client.get(reverse("manage_firms")).status_code == 404


def test_nobody_merges_with_a_firm_that_only_others_know(manager, firms):
    unknown = make_firm("Harbour Foodz")
    assert manager.post(reverse("merge_firms", args=[firms[0].pk, unknown.pk])).status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_lists_take_as_many_queries_however_many_firms(manager, firms, session, more, django_assert_num_queries):
    for place in range(more):
        make_attendance(session, "Asha", firm=make_firm(f"Another {place} Works"))
    for address in (reverse("manage_firms"), reverse("manage_firm", args=[firms[0].pk])):
        manager.get(address)
        with django_assert_num_queries(6):
            manager.get(address)
