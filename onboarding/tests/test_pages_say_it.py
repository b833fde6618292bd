"""Every point that the pages must make, found on them in both languages."""

# ruff: noqa: E501

import re
from html import unescape

import pytest

from onboarding.pages.rendering import address

WHAT, HOW, WHY, MEET = "what-is-open-government", "how-it-works", "benefits", "coordination-meeting"

# The point, the page it stands on, and the words that make it, in English and in Spanish.
POINTS = [
    ("who reads it and why", WHAT, "civil society organisation spoke to you", "organización de la sociedad civil le habló"),
    ("a webinar raised the interest", WHAT, "webinar", "seminario en línea"),
    ("what it would bring the administration", WHAT, "bring to your administration", "aportaría a su administración"),
    ("a table of contents", WHAT, 'href="#three-principles"', 'href="#tres-principios"'),
    ("a new way of governing", WHAT, "a new way of governing", "una nueva forma de gobernar"),
    ("transparency", WHAT, "Transparency.", "Transparencia."),
    ("participation", WHAT, "Participation.", "Participación."),
    ("collaboration", WHAT, "Collaboration.", "Colaboración."),
    ("wordings of the principles differ", WHAT, "wording differs", "Cambian las palabras"),
    ("a changed relation of citizens and state", WHAT, "relation between citizens and the state", "relación entre la ciudadanía y el Estado"),
    ("old models are exhausted", WHAT, "are exhausted", "están agotados"),
    ("govern differently", WHAT, "govern differently", "gobernar de otra manera"),
    ("citizens back in", WHAT, "bring citizens back", "traer a la ciudadanía de vuelta"),
    ("in the design", WHAT, "The design:", "El diseño:"),
    ("in the carrying out", WHAT, "The carrying out:", "La ejecución:"),
    ("in the monitoring", WHAT, "The monitoring:", "El seguimiento:"),
    ("not for the principle alone", WHAT, "Not for the principle alone", "No es solo por principio"),
    ("works better, wastes less", WHAT, "work better and waste less", "funcione mejor y desperdicie menos"),
    ("less corrupt, more trusted", WHAT, "less corrupt and more trusted", "menos corrupción y más confianza"),
    ("in one line: it delivers", WHAT, "government delivers for people", "el gobierno le cumpla a la gente"),
    ("participation done properly", WHAT, "have to be done properly", "tiene que hacerse bien"),
    ("drive and oversight", WHAT, "its drive and its oversight", "su impulso y su vigilancia"),
    ("today more than ever", WHAT, "Today more than ever", "Hoy más que nunca"),
    ("references", WHAT, 'id="source-1"', 'id="source-1"'),
    ("figures carry their year", WHAT, "106 by 2022", "106 en 2022"),
    ("a plan written together", HOW, "write the action plan together", "escriben juntos el plan de acción"),
    ("a two-year plan in the general model", HOW, "general model a plan runs for two years", "modelo general de OGP un plan dura dos años"),
    ("the length of local plans varies", HOW, "length of local plans now varies", "duración de los planes locales varía"),
    ("commitments are concrete steps", HOW, "A commitment is a concrete step", "Un compromiso es un paso concreto"),
    ("a wide range of issues", HOW, "a wide range of issues", "gran variedad de temas"),
    ("people shape", HOW, "they help to shape what government does", "ayudan a dar forma a lo que hace el gobierno"),
    ("people watch over", HOW, "watch over whether it is done", "vigilan que se haga"),
    ("the cycle as a picture", HOW, '<figure class="cycle">', '<figure class="cycle">'),
    ("deeper democracy", WHY, "Good governance comes to where people live", "El buen gobierno llega a donde vive la gente"),
    ("institutions serve better", WHY, "Public institutions serve people better", "Las instituciones públicas sirven mejor a la gente"),
    ("a say in services", WHY, "voice in how those services are provided", "opinan sobre cómo se prestan esos servicios"),
    ("help and pressure", WHY, "healthy pressure", "sana presión"),
    ("the support team", WHY, "The OGP support team", "El equipo de apoyo de OGP"),
    ("a network with shared goals", WHY, "international network with shared goals", "red internacional con metas comunes"),
    ("ready to get started?", WHY, "Are you ready to get started?", "¿Listo para empezar?"),
    ("the call leads to the first method", WHY, "coordination-meeting/", "coordination-meeting/"),
    ("readiness begins with conditions", WHY, "at least 16 months left", "al menos 16 meses restantes"),
    ("objective: internal allies", MEET, "Bring together your internal allies", "Reunir a sus aliados internos"),
    ("in other institutions too", MEET, "in other public institutions", "de otras instituciones públicas"),
    ("first to apply", MEET, "First to apply to OGP Local", "Primero para presentar juntos la candidatura a OGP Local"),
    ("then co-creation and carrying out", MEET, "co-creation of the action plan and carry it out", "cocreación del plan de acción y llevarlo a cabo"),
    ("participants: offices", MEET, "citizen participation and data, for example", "participación ciudadana y datos, por ejemplo"),
    ("participants: joint applicants", MEET, "might want to apply jointly", "quieran presentar una candidatura conjunta"),
    ("expected result", MEET, "An internal promoter team for open government", "Un equipo promotor interno de gobierno abierto"),
    ("duration", MEET, "About 90 minutes", "Unos 90 minutos"),
    ("materials", MEET, 'id="materials"', 'id="materiales"'),
    ("output", MEET, "A one-page record", "Un acta de una página"),
    ("who runs the site", "privacy", 'id="operator"', 'id="operator"'),
]  # fmt: skip


def words_of(client, slug: str, language: str) -> str:
    return re.sub(r"\s+", " ", unescape(client.get(address(slug, language)).content.decode()))


@pytest.mark.parametrize("point, slug, english, spanish", POINTS, ids=[point[0] for point in POINTS])
def test_the_point_is_made_in_both_languages(client, point, slug, english, spanish):
    assert english in words_of(client, slug, "en")
    assert spanish in words_of(client, slug, "es")


@pytest.mark.parametrize("slug", [WHAT, HOW, WHY, MEET, "privacy", "accessibility"])
def test_english_and_spanish_have_the_same_sections(client, slug):
    counts = [words_of(client, slug, language).count("<h2") for language in ("en", "es")]
    assert counts[0] == counts[1]


def test_the_page_of_the_method_ends_in_planning_the_meeting(client):
    assert '<a class="btn btn-primary" href="/en/' in words_of(client, MEET, "en")


def test_home_names_five_steps_and_five_gains(client):
    page = words_of(client, "home", "en")
    steps, gains = page.split('class="journey"')[1].split('class="gains"')
    assert steps.count("<li>") == 5
    assert gains.split("</ul>")[0].count("<li>") == 5
