"""The portal's own settings, with the measured views beside the portal's addresses."""

from ogp_portal.settings import *

ROOT_URLCONF = "meetings.bench.urls"
