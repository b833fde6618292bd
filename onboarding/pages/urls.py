from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from . import views
from .texts import SLUGS


class PageSlug(SlugConverter):
    regex = "|".join(SLUGS)


register_converter(PageSlug, "page_slug")

urlpatterns = [
    path("", views.page, {"slug": "home"}, name="home"),
    path("<page_slug:slug>/", views.page, name="page"),
]
