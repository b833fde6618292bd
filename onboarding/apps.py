from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = _("Onboarding")

    def ready(self) -> None:
        # The rooms' modules import models, which exist from here on only.
        from .accounts import kinds, own_data
        from .jurisdictions import kinds as jurisdictions_kinds
        from .jurisdictions import personal_data
        from .pages import steps as pages_steps

        kinds.register_all()
        own_data.register_all()
        jurisdictions_kinds.register_all()
        personal_data.register_all()
        pages_steps.register_all()
