"""Which workspaces may be the one that somebody is about to make again."""

from django.db.models import Q

from .models import Jurisdiction
from .names import is_alike, own_words

MOST_LOOKED_AT = 500
MOST_SHOWN = 5


def likely_matches(jurisdiction: Jurisdiction) -> list[Jurisdiction]:
    """Workspaces of the same country whose name, official or English, is much like this one's; best five."""
    names = [name for name in (jurisdiction.name, jurisdiction.name_en) if name]
    beginnings = [max(own_words(name), key=len, default="")[:4] for name in names]
    wanted = Q(pk__in=[])
    for beginning in filter(None, beginnings):
        wanted |= Q(name_normalised__contains=beginning) | Q(name_en__icontains=beginning)
    candidates = Jurisdiction.objects.filter(wanted, country=jurisdiction.country).select_related("country")
    matches = [other for other in candidates[:MOST_LOOKED_AT] if _is_like_any(other, names)]
    return sorted(matches, key=lambda other: other.name_normalised != jurisdiction.name_normalised)[:MOST_SHOWN]


def _is_like_any(other: Jurisdiction, names: list[str]) -> bool:
    return any(is_alike(name, known) for name in names for known in (other.name, other.name_en) if known)
