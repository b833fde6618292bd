from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogp_portal import moments

TEN_IN_BOGOTA = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def when(zone: str, language: str, *, start: datetime = TEN_IN_BOGOTA, minutes: int = 90) -> str:
    return moments.when_text(start, start + timedelta(minutes=minutes), zone, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tuesday 1 December 2026, 10:00–11:30, Bogota (UTC−5)"),
        ("es", "martes, 1 de diciembre de 2026, 10:00–11:30, Bogotá (UTC−5)"),
        ("fr", "mardi 1 décembre 2026, 10:00–11:30, Bogota (UTC−5)"),
        ("pt", "terça-feira, 1 de dezembro de 2026, 10:00–11:30, Bogotá (UTC−5)"),
        ("ar", "الثلاثاء، 1 ديسمبر 2026، 10:00–11:30، بوغوتا (UTC−5)"),
    ],
)
def test_a_meeting_is_told_in_each_language(language, text):
    assert when("America/Bogota", language) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Kolkata", "Tuesday 1 December 2026, 20:30–22:00, Kolkata (UTC+5:30)"),
        ("Asia/Kathmandu", "Tuesday 1 December 2026, 20:45–22:15, Kathmandu (UTC+5:45)"),
        ("America/St_Johns", "Tuesday 1 December 2026, 11:30–13:00, St John’s (UTC−3:30)"),
        ("Asia/Tokyo", "Wednesday 2 December 2026, 00:00–01:30, Tokyo (UTC+9)"),
        ("America/Argentina/Buenos_Aires", "Tuesday 1 December 2026, 12:00–13:30, Buenos Aires (UTC−3)"),
        ("UTC", "Tuesday 1 December 2026, 15:00–16:30, UTC (UTC+0)"),
    ],
)
def test_a_meeting_is_told_at_the_clocks_of_each_zone(zone, text):
    assert when(zone, "en") == text


def test_cities_have_the_readers_name_even_where_the_zone_was_renamed():
    assert moments.city("Asia/Kolkata", "es") == "Calcuta"
    assert moments.city("Europe/Kyiv", "fr") == "Kiev"


def test_the_offset_is_that_of_the_day():
    summer, winter = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert moments.zone_label("Europe/Madrid", summer, "en") == "Madrid (UTC+2)"
    assert moments.zone_label("Europe/Madrid", winter, "en") == "Madrid (UTC+1)"


def test_a_meeting_across_a_clock_change_tells_both_offsets():
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert when("Europe/Madrid", "en", start=start, minutes=60) == (
        "Sunday 25 October 2026, 02:30–02:30, Madrid (UTC+2 → UTC+1)"
    )


def test_a_meeting_over_midnight_tells_both_days():
    start = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    assert when("America/Bogota", "en", start=start, minutes=180) == (
        "Tuesday 1 December 2026, 22:00 – Wednesday 2 December 2026, 01:00, Bogota (UTC−5)"
    )


def test_a_day_is_that_of_the_zone():
    moment = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    assert moments.day_text(moment, "America/Bogota", "en") == "Tuesday 1 December 2026"
    assert moments.day_text(moment, "Europe/Madrid", "en") == "Wednesday 2 December 2026"
    assert moments.day_text(date(2026, 12, 2), "UTC", "en") == "Wednesday 2 December 2026"


def test_one_moment_has_its_day_hour_and_zone():
    text = moments.moment_text(TEN_IN_BOGOTA, "America/Bogota", "es")
    assert text == "martes, 1 de diciembre de 2026, 10:00, Bogotá (UTC−5)"


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
def test_every_zone_to_choose_has_a_name_of_its_own(language):
    choices = moments.zone_choices(language, date(2026, 12, 1))
    assert len(choices) > 400
    assert len({label for _zone, label in choices}) == len(choices)


def test_zones_are_found_under_their_country_and_accents_do_not_disturb_the_order():
    labels = [label for _zone, label in moments.zone_choices("fr", date(2026, 12, 1))]
    assert "Colombie, Bogota (UTC−5)" in labels
    assert labels.index(next(label for label in labels if label.startswith("Égypte"))) < len(labels) / 2


def test_an_older_name_of_a_zone_stays_among_the_choices():
    assert ("Asia/Calcutta", "Kolkata") in moments.zone_choices("en", date(2026, 12, 1), kept="Asia/Calcutta")


@settings(deadline=None, max_examples=50)
@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    zone=st.timezone_keys(allow_prefix=False),
    language=st.sampled_from(["en", "es", "fr", "pt", "ar"]),
)
def test_any_moment_in_any_zone_has_words(start, zone, language):
    text = when(zone, language, start=start)
    assert moments.offset_text(start, zone) in text
    assert moments.clock_text(start, zone, language) in text
