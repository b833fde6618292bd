"""The commands that a newcomer or an operator types."""

import socket

import polib
import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from ogp_portal.management.commands import serve
from ogp_portal.translations import compile_translations
from onboarding.models import User


def test_the_first_staff_user_gets_a_password_shown_once(db, capsys):
    call_command("create_admin", "Olga@ogp.example", "Olga Novak", "--generate")
    olga = User.objects.get(email="olga@ogp.example")
    password = capsys.readouterr().out.split("shown this once: ")[1].split()[0]
    assert olga.is_staff and olga.is_superuser and olga.check_password(password)
    assert EmailAddress.objects.filter(user=olga, verified=True, primary=True).count() == 1


def test_the_first_staff_user_may_type_a_password(db, monkeypatch):
    monkeypatch.setattr("ogp_portal.management.commands.create_admin.getpass", lambda prompt: "correct horse battery")
    call_command("create_admin", "olga@ogp.example", "Olga Novak")
    assert User.objects.get().check_password("correct horse battery")


@pytest.mark.parametrize("typed", ["short", "password123"])
def test_a_weak_password_of_staff_is_refused(db, monkeypatch, typed):
    monkeypatch.setattr("ogp_portal.management.commands.create_admin.getpass", lambda prompt: typed)
    with pytest.raises(CommandError):
        call_command("create_admin", "olga@ogp.example", "Olga Novak")
    assert not User.objects.exists()


def test_a_second_staff_user_with_the_same_address_is_refused(olga):
    with pytest.raises(CommandError, match="already"):
        call_command("create_admin", "OLGA@ogp.example", "Another", "--generate")


def test_an_address_that_is_none_is_refused(db):
    with pytest.raises(CommandError):
        call_command("create_admin", "olga", "Olga Novak", "--generate")


def test_a_busy_port_is_told_in_one_line(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match="cannot be used"):
            serve.refuse_a_busy_port()


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_a_worker_of_its_own_needs_redis(settings, process):
    settings.IS_EMBEDDED = True
    with pytest.raises(CommandError, match="needs REDIS_URL"):
        call_command("background", process)


def test_translations_are_compiled_once(tmp_path):
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="ally", msgstr="aliado"))
    catalogue.save(str(tmp_path / "django.po"))

    assert compile_translations(tmp_path) == 1
    assert compile_translations(tmp_path) == 0
    assert polib.mofile(str(tmp_path / "django.mo")).find("ally").msgstr == "aliado"
