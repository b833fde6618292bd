"""A restored copy is whole, and sends nothing that was sent already."""

import stat
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ogp_portal.backups import write_backup
from ogp_portal.outbox.models import Message, State
from onboarding.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, free_port):
    settings.VAR_DIR = tmp_path
    settings.PORT = free_port
    (tmp_path / "secret_key").write_text("x" * 50)
    return tmp_path


def make_message(state: str) -> Message:
    lease = timezone.now() if state in (State.SENDING, State.HANDOVER) else None
    return Message.objects.create(
        key=state,
        kind="test",
        recipient="carla@agua.example",
        language="es",
        state=state,
        lease_until=lease,
        message_id=f"<{state}@portal>",
    )


def state_of(message: Message) -> str:
    return Message.objects.get(key=message.key).state


@pytest.mark.parametrize("waiting", [State.QUEUED, State.SENDING, State.HANDOVER])
def test_a_mail_that_waited_at_backup_time_is_left_to_a_person(own_folder, waiting):
    message = make_message(waiting)
    archive = write_backup(own_folder)
    Message.objects.filter(pk=message.pk).update(state=State.SENT, lease_until=None)

    call_command("restore", str(archive), verbosity=0)

    restored = Message.objects.get(key=message.key)
    assert restored.state == State.UNCERTAIN
    assert "may have been sent since" in restored.last_error
    assert not Message.objects.due().exists() and not Message.objects.abandoned().exists()


@pytest.mark.parametrize("ended", [State.HELD, State.SENT, State.FAILED, State.CANCELLED])
def test_a_mail_that_had_ended_or_is_held_stays_as_it_was(own_folder, ended):
    message = make_message(ended)
    call_command("restore", str(write_backup(own_folder)))
    assert state_of(message) == ended


def test_what_was_there_comes_back_and_what_came_later_is_gone(own_folder, ana):
    archive = write_backup(own_folder)
    User.objects.create_user("later@santarosa.example", full_name="Later")
    User.objects.filter(pk=ana.pk).update(full_name="Changed")

    call_command("restore", str(archive))

    assert list(User.objects.values_list("full_name", flat=True)) == ["Ana Quispe"]


def test_only_the_owner_can_read_an_archive(own_folder):
    archive = write_backup(own_folder)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_file_that_is_no_backup_is_refused(own_folder):
    wrong = own_folder / "photo.tar.gz"
    wrong.write_bytes(b"not an archive")
    with pytest.raises(CommandError, match="is not a backup"):
        call_command("restore", str(wrong))


def test_a_backup_of_another_kind_of_database_is_refused(own_folder):
    other = own_folder / "other.tar.gz"
    (own_folder / "about.json").write_text('{"database": "oracle", "made_at": "2026-01-01T00:00:00+00:00"}')
    with tarfile.open(other, "w:gz") as archive:
        archive.add(own_folder / "about.json", arcname="about.json")
    with pytest.raises(CommandError, match="backup is of oracle"):
        call_command("restore", str(other))


def test_a_missing_file_is_refused():
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", "nowhere.tar.gz")
