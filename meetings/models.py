from .allies.models import Ally, AllyArea
from .invitations.models import ColleagueSuggestion, Invitation
from .outcome.models import Attendance, Promoter, PromoterArea, PromoterTeam
from .planning.models import AgendaItem, Meeting

__all__ = [
    "AgendaItem",
    "Ally",
    "AllyArea",
    "Attendance",
    "ColleagueSuggestion",
    "Invitation",
    "Meeting",
    "Promoter",
    "PromoterArea",
    "PromoterTeam",
]
