"""The cast of every test. Ana coordinates Santa Rosa, Bruno Puerto Claro, Olga is OGP staff, Carla is Ana's ally."""

import socket

import pytest
from django.conf import settings as portal
from django.test import Client
from django.utils import translation

from ogp_portal.tests.browser import open_page, page  # noqa: F401

portal.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins in English, whatever language the requests of the one before were in."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def fast_and_closed(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def make_user(email: str, full_name: str, **fields):
    from allauth.account.models import EmailAddress

    from onboarding.models import User

    user = User.objects.create_user(email, "correct horse battery", full_name=full_name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_jurisdiction(name: str, *, coordinator, **fields):
    from django.utils import timezone

    from onboarding.models import Country, Jurisdiction, Seat

    country, _ = Country.objects.get_or_create(code=fields.pop("country", "CO"))
    fields = {"level": "municipality", "time_zone": "America/Bogota", "confirmed_at": timezone.now()} | fields
    jurisdiction = Jurisdiction(name=name, country=country, created_by=coordinator, **fields)
    jurisdiction.full_clean()
    jurisdiction.save()
    Seat.objects.create(jurisdiction=jurisdiction, user=coordinator, role="coordinator")
    return jurisdiction


def make_ally(jurisdiction, name: str, email: str, *, areas=(), **fields):
    from meetings.models import Ally, AllyArea

    ally = Ally.objects.create(jurisdiction=jurisdiction, name=name, email=email, **({"language": "es"} | fields))
    AllyArea.objects.bulk_create(AllyArea(ally=ally, area=area) for area in areas)
    return ally


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana(db):
    return make_user("ana@santarosa.example", "Ana Quispe", language="es", time_zone="America/Bogota")


@pytest.fixture
def bruno(db):
    return make_user("bruno@puertoclaro.example", "Bruno Lima", language="pt", time_zone="America/Sao_Paulo")


@pytest.fixture
def olga(db):
    return make_user("olga@ogp.example", "Olga Novak", is_staff=True, is_superuser=True)


@pytest.fixture
def santa_rosa(ana):
    return make_jurisdiction("Santa Rosa", coordinator=ana)


@pytest.fixture
def puerto_claro(bruno):
    return make_jurisdiction("Puerto Claro", coordinator=bruno, country="BR", time_zone="America/Sao_Paulo")


@pytest.fixture
def carla(santa_rosa):
    return make_ally(santa_rosa, "Carla Ruiz", "carla@agua.example", areas=["participation"])


@pytest.fixture
def as_ana(ana, santa_rosa):
    return signed_in(ana)


@pytest.fixture
def as_bruno(bruno, puerto_claro):
    return signed_in(bruno)


@pytest.fixture
def as_olga(olga):
    return signed_in(olga)


@pytest.fixture
def mails(db):
    """Delivers what is due into the local mailbox and returns every mail in it, parsed, the newest last."""
    import email
    import email.policy

    from ogp_portal.outbox.delivery import deliver_due
    from ogp_portal.outbox.models import LocalMail

    def deliver():
        deliver_due(connections=1)
        rows = LocalMail.objects.order_by("pk")
        return [email.message_from_bytes(bytes(row.content), policy=email.policy.default) for row in rows]

    return deliver


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    return unused_port()
