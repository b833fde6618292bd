from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundFloorConfig(AppConfig):
    name = "ogp_portal"
    verbose_name = _("Portal")
