"""What a workspace may do before staff have confirmed it, and how long things stay open."""

from datetime import timedelta

UNCONFIRMED_DAILY_INVITATIONS = 30
UNCONFIRMED_WORKSPACES_OF_ONE_PERSON = 3
SEAT_INVITATION_LASTS = timedelta(days=14)
JOIN_REQUEST_WAITS = timedelta(days=7)
OPEN_JOIN_REQUESTS_OF_ONE_PERSON = 5
