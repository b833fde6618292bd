"""A kind of message for the outbox's own tests: a note about Ana."""

import pytest

from ogp_portal.outbox import kinds
from ogp_portal.outbox.services import enqueue


class Note(kinds.Kind):
    name = "test.note"
    label = "note"
    about_type = "onboarding.user"

    def is_wanted(self, message, row):
        return super().is_wanted(message, row) and not message.data.get("unwanted")

    def render(self, message, row):
        if message.data.get("broken"):
            raise ValueError("a fault in the template")
        text = message.data.get("text", "A note about you.")
        calendar = message.data.get("calendar")
        return kinds.Mail(
            subject=message.data.get("subject", "Note"),
            text=text,
            html=f"<p>{text}</p>",
            reply_to="ana@santarosa.example",
            from_name="Ana Quispe (via portal)",
            calendar=calendar.encode() if calendar else None,
            calendar_method="REQUEST" if calendar else "",
        )


class Decision(Note):
    name = "test.decision"
    is_repeatable = False


@pytest.fixture(autouse=True)
def note_kinds():
    before = kinds.registered()
    for kind in (Note(), Decision()):
        kinds.register(kind)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def note(ana):
    """Writes a note into the outbox."""

    def write(kind="test.note", recipient="carla@agua.example", sequence=0, **fields):
        return enqueue(kind=kind, about=ana, sequence=sequence, recipient=recipient, language="en", **fields)

    return write
