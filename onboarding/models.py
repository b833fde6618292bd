from .accounts.models import User
from .jurisdictions.models import Country, JoinRequest, Jurisdiction, Partner, Seat, SeatInvitation

__all__ = ["Country", "JoinRequest", "Jurisdiction", "Partner", "Seat", "SeatInvitation", "User"]
