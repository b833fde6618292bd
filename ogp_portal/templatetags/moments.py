from datetime import date, datetime

from django import template
from django.utils.translation import get_language

from ogp_portal import moments

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def when(start: datetime, end: datetime, zone: str) -> str:
    return moments.when_text(start, end, zone, _language())


@register.filter
def day_in(moment: datetime | date, zone: str) -> str:
    return moments.day_text(moment, zone, _language())


@register.filter
def clock_in(moment: datetime, zone: str) -> str:
    return moments.clock_text(moment, zone, _language())


@register.filter
def moment_in(moment: datetime, zone: str) -> str:
    return moments.moment_text(moment, zone, _language())


@register.filter
def zone_name(code: str) -> str:
    return moments.city(code, _language())
