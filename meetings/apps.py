from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        # The rooms' modules import models, which exist from here on only.
        from .invitations import kinds as invitation_kinds
        from .invitations import steps as invitation_steps
        from .outcome import kinds as outcome_kinds
        from .outcome import steps as outcome_steps

        for room in (invitation_kinds, invitation_steps, outcome_kinds, outcome_steps):
            room.register_all()
