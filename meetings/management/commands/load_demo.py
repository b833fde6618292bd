"""Fills an empty database with invented people, so that a newcomer finds a workspace in full swing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from meetings.invitations.services import invite_allies
from meetings.models import AgendaItem, Ally, AllyArea, Meeting
from onboarding.models import Country, Jurisdiction, Partner, Seat, User

PASSWORD = "open-government"
ZONE = "America/Bogota"

PEOPLE = [
    # e-mail, name, language, time zone, staff
    ("ana@santarosa.example", "Ana Quispe", "es", ZONE, False),
    ("luis@santarosa.example", "Luis Mora", "es", ZONE, False),
    ("bruno@puertoclaro.example", "Bruno Lima", "pt", "America/Sao_Paulo", False),
    ("olga@ogp.example", "Olga Novak", "en", "Europe/Berlin", True),
]

ALLIES = [
    # name, e-mail, post, office, institution, kind, language, areas
    (
        "Carla Ruiz",
        "carla@santarosa.example",
        "Head of office",
        "Citizen participation",
        "",
        "own",
        "es",
        ["participation"],
    ),
    ("Diego Paz", "diego@santarosa.example", "Data officer", "Information technology", "", "own", "es", ["data"]),
    (
        "Elena Soto",
        "elena@universidad.example",
        "Professor",
        "Law",
        "University of Santa Rosa",
        "non_governmental",
        "es",
        ["transparency"],
    ),
    (
        "Fabio León",
        "fabio@agua.example",
        "Director",
        "Service",
        "Santa Rosa water company",
        "public",
        "pt",
        ["service"],
    ),
    ("Gina Toro", "gina@santarosa.example", "Press officer", "Communication", "", "own", "en", ["communication"]),
    (
        "Hugo Marín",
        "hugo@santarosa.example",
        "Deputy mayor",
        "Mayor's office",
        "",
        "own",
        "es",
        ["sponsor", "coordination"],
    ),
]

AGENDA = [
    ("Por qué gobierno abierto, y por qué ahora", 15, "Ana Quispe"),
    ("Qué puede aportar cada oficina", 40, "Todas y todos"),
    ("Quién forma parte del equipo promotor", 25, "Hugo Marín"),
    ("Próximos pasos", 10, "Ana Quispe"),
]


class Command(BaseCommand):
    help = "Loads invented people and a workspace into an empty database of the demo."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where the demo runs: its password is known to everybody.")
        if User.objects.exists():
            self.stdout.write("The database holds people already; the demo is left as it is.")
        else:
            with transaction.atomic():
                load()
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for email, name, *_, is_staff in PEOPLE:
            self.stdout.write(f"  {email:28} {name}{', staff' if is_staff else ''}")


def load() -> None:
    ana, luis, bruno, _olga = [_person(*row) for row in PEOPLE]
    santa_rosa = _jurisdiction("Municipio de Santa Rosa", ana, country="CO", zone=ZONE)
    Seat.objects.create(jurisdiction=santa_rosa, user=luis, role="editor")
    Partner.objects.create(
        jurisdiction=santa_rosa,
        organisation="Veeduría Ciudadana Santa Rosa",
        kind="civil_society",
        contact_name="Marta Gil",
        contact_email="marta@veeduria.example",
    )
    _jurisdiction("Prefeitura de Puerto Claro", bruno, country="BR", zone="America/Sao_Paulo")
    allies = [_ally(santa_rosa, *row) for row in ALLIES]
    invite_allies(_meeting(santa_rosa, ana), allies=allies[:5], by=ana)


def _person(email: str, name: str, language: str, zone: str, is_staff: bool) -> User:
    user = User.objects.create_user(
        email, PASSWORD, full_name=name, language=language, time_zone=zone, is_staff=is_staff, is_superuser=is_staff
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _jurisdiction(name: str, coordinator: User, *, country: str, zone: str) -> Jurisdiction:
    today = timezone.localdate()
    jurisdiction = Jurisdiction(
        name=name,
        country=Country.objects.get(code=country),
        level="municipality",
        time_zone=zone,
        population=84_000,
        head_name="Rosa Amaya",
        head_title="Alcaldesa",
        term_starts_on=today - timedelta(days=300),
        term_ends_on=today + timedelta(days=1100),
        created_by=coordinator,
        confirmed_at=timezone.now(),
    )
    jurisdiction.full_clean()
    jurisdiction.save()
    Seat.objects.create(jurisdiction=jurisdiction, user=coordinator, role="coordinator")
    return jurisdiction


def _ally(jurisdiction, name, email, post, office, institution, kind, language, areas) -> Ally:
    ally = Ally.objects.create(
        jurisdiction=jurisdiction,
        name=name,
        email=email,
        post=post,
        office=office,
        institution=institution,
        institution_kind=kind,
        language=language,
        interest="maybe",
    )
    AllyArea.objects.bulk_create(AllyArea(ally=ally, area=area) for area in areas)
    return ally


def _meeting(jurisdiction: Jurisdiction, organiser: User) -> Meeting:
    day = timezone.localdate() + timedelta(days=9)
    starts_at = datetime.combine(day, time(10), ZoneInfo(ZONE))
    meeting = Meeting.objects.create(
        jurisdiction=jurisdiction,
        title="Reunión de coordinación",
        aim="Reunir a las personas aliadas dentro de la administración y en otras instituciones públicas para "
        "postular a OGP Local y acompañar después el plan de acción.",
        expected_result="Un equipo promotor del gobierno abierto.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone=ZONE,
        answer_by=starts_at - timedelta(days=3),
        place="Alcaldía, sala 2",
        organiser=organiser,
        created_by=organiser,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=number, title=title, minutes=minutes, leader=leader)
        for number, (title, minutes, leader) in enumerate(AGENDA, start=1)
    )
    return meeting
