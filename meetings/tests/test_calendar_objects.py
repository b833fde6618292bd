"""The calendar part by the tables of RFC 5546, read by two parsers that did not write it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.invitations import calendar
from meetings.tests.invitation_cast import event_of, method_of, read_strictly, utc

ANA = calendar.Person(name='Ana "la jefa" Quispe, Ñuñoa; Santa Rosa', email="ana@santarosa.example")
CARLA = calendar.Person(name="Carla Ruiz", email="carla@agua.example", language="es")
FACTS = calendar.MeetingFacts(
    uid="8a1e",
    sequence=3,
    stamp=utc(2026, 11, 20, 12),
    starts_at=utc(2026, 12, 1, 15),
    ends_at=utc(2026, 12, 1, 16, 30),
    time_zone="America/Bogota",
    title="Reunión; de, coordinación\\",
    organiser=ANA,
    place="Palacio, sala 2",
    description="Ana invites you.\nhttps://portal.example/es/answer/abc/",
    url="https://portal.example/es/answer/abc/",
)
ZONES = [
    "America/Bogota",
    "Europe/Madrid",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
    "Australia/Lord_Howe",
    "America/New_York",
]
MADE = [
    ("REQUEST", lambda facts: calendar.request(facts, attendee=CARLA)),
    ("CANCEL", lambda facts: calendar.cancel_one(facts, attendee=CARLA)),
    ("CANCEL", lambda facts: calendar.cancel_all(facts, attendee=CARLA)),
    ("PUBLISH", calendar.publish),
]


@pytest.mark.parametrize(("method", "make"), MADE)
def test_every_object_has_exactly_what_the_table_asks(method, make):
    content = make(FACTS)
    event = event_of(content)
    assert method_of(content) == method
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "SUMMARY", "SEQUENCE", "LOCATION", "URL"):
        assert len(event[name]) == 1, name
    assert not event.keys() & {"REQUEST-STATUS", "RECURRENCE-ID", "DURATION", "VALARM"}
    assert event["SEQUENCE"] == [({}, "3")] and event["DTSTAMP"] == [({}, "20261120T120000Z")]
    assert event["DTSTART"] == [({"TZID": "America/Bogota"}, "20261201T100000")]
    assert ("ATTENDEE" in event) == (method != "PUBLISH")
    top = [(name, value) for name, _parameters, value in read_strictly(content)]
    assert top.count(("VERSION", "2.0")) == 1 and top.count(("BEGIN", "VTIMEZONE")) == 1
    assert ("BEGIN", "VALARM") not in top


def test_a_request_names_the_one_person_and_the_chair():
    guest, chair = event_of(calendar.request(FACTS, attendee=CARLA))["ATTENDEE"]
    assert guest == (
        {
            "CN": "Carla Ruiz",
            "CUTYPE": "INDIVIDUAL",
            "LANGUAGE": "es",
            "PARTSTAT": "NEEDS-ACTION",
            "ROLE": "REQ-PARTICIPANT",
            "RSVP": "TRUE",
        },
        "mailto:carla@agua.example",
    )
    assert chair[1] == "mailto:ana@santarosa.example"
    assert (chair[0]["ROLE"], chair[0]["PARTSTAT"]) == ("CHAIR", "ACCEPTED")
    assert chair[0]["CN"] == "Ana la jefa Quispe, Ñuñoa; Santa Rosa"


def test_only_a_cancelled_meeting_has_the_status_cancelled():
    assert event_of(calendar.request(FACTS, attendee=CARLA))["STATUS"] == [({}, "CONFIRMED")]
    assert "STATUS" not in event_of(calendar.cancel_one(FACTS, attendee=CARLA))
    assert event_of(calendar.cancel_all(FACTS, attendee=CARLA))["STATUS"] == [({}, "CANCELLED")]
    assert event_of(calendar.publish(FACTS, is_cancelled=True))["STATUS"] == [({}, "CANCELLED")]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [(2026, 1, 1), (2026, 3, 29), (2026, 10, 25), (2026, 7, 15), (2026, 12, 31)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_vobject_reads_the_moment_that_was_meant(zone, day):
    start = datetime(*day, 12, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    facts = replace(FACTS, time_zone=zone, starts_at=start, ends_at=start + timedelta(hours=1))
    content = calendar.request(facts, attendee=CARLA)
    event = vobject.readOne(content.decode()).vevent
    assert event.dtstart.value == start and event.dtend.value == start + timedelta(hours=1)
    assert event.summary.value == FACTS.title and event.description.value == FACTS.description
    assert (b"VTIMEZONE" in content) == (zone != "UTC")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=150)


@settings(deadline=None, max_examples=60)
@given(title=TEXT, name=TEXT)
def test_any_title_and_name_come_back_whole(title, name):
    person = replace(CARLA, name=name)
    content = calendar.request(replace(FACTS, title=title), attendee=person)
    event = event_of(content)
    [(_parameters, summary)] = event["SUMMARY"]
    assert re.sub(r"\\([\\;,])", r"\1", summary) == title
    wanted = " ".join("".join(c for c in name if c.isprintable() and c != '"').split())
    assert event["ATTENDEE"][0][0].get("CN", "").replace("^^", "^") == wanted


def test_the_zone_is_made_once():
    calendar._zone.cache_clear()
    for _turn in range(20):
        calendar.request(FACTS, attendee=CARLA)
    assert calendar._zone.cache_info().misses == 1
