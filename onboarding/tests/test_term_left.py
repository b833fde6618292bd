from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.jurisdictions.term import months_left


@pytest.mark.parametrize(
    ("ends_on", "today", "months"),
    [
        (date(2027, 12, 31), date(2026, 8, 31), 16),
        (date(2027, 12, 30), date(2026, 8, 31), 15),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 0),
        (date(2020, 1, 1), date(2026, 11, 24), 0),
        (date(2028, 2, 29), date(2027, 2, 28), 12),
    ],
)
def test_whole_months_are_counted(ends_on, today, months):
    assert months_left(ends_on, on=today) == months


@settings(deadline=None)
@given(st.dates(), st.dates())
def test_months_are_never_negative_and_a_later_end_never_leaves_less(first, second):
    early, late = sorted([first, second])
    assert 0 <= months_left(early, on=first) <= months_left(late, on=first)
