"""The open-government areas that a promoter team should cover (brief: domain.md 2.4)."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    PARTICIPATION = "participation", _("citizen participation")
    TRANSPARENCY = "transparency", _("transparency and access to information")
    DATA = "data", _("data and IT")
    BUDGET = "budget", _("budget")
    LEGAL = "legal", _("legal")
    COMMUNICATION = "communication", _("communication")
    EXTERNAL = "external", _("external relations")
    SERVICE = "service", _("service department")
    COUNCIL = "council", _("council liaison")
    SPONSOR = "sponsor", _("political sponsor")
    COORDINATION = "coordination", _("coordination")


def uncovered(covered: Iterable[str]) -> list[Area]:
    """The areas nobody covers yet, in their usual order."""
    known = set(covered)
    return [area for area in Area if area.value not in known]
