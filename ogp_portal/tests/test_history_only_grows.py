import pytest
from django.core.exceptions import ValidationError

from ogp_portal.history import Entry, record


@pytest.fixture
def entry(santa_rosa, ana):
    return record(santa_rosa, "confirmed", by=ana, seats=1)


def test_an_entry_says_who_did_what_to_which_row(entry, santa_rosa, ana):
    found = Entry.objects.about(santa_rosa).get()
    assert (found.verb, found.by, found.details) == ("confirmed", ana, {"seats": 1})


def test_rows_of_another_kind_with_the_same_id_have_their_own_history(entry, santa_rosa, ana):
    assert not Entry.objects.about(ana).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(verb="declined"),
        lambda entry: Entry.objects.all().delete(),
    ],
)
def test_nothing_in_it_is_changed_or_deleted(entry, change):
    with pytest.raises(ValidationError):
        change(entry)
    assert Entry.objects.get().verb == "confirmed"


def test_it_outlives_the_person_it_names(entry, bruno, santa_rosa):
    record(santa_rosa, "joined", by=bruno)
    bruno.delete()
    assert Entry.objects.count() == 2
