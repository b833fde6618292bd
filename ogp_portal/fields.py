"""What people type, checked the same way in every form: plain text, one address, a moment that exists."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 20_000

_LINE_BREAKS = "\n\u2028\u2029"
_BIDI_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
_UNWANTED = rf"\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ud800-\udfff{_BIDI_OVERRIDES}"
_UNWANTED_IN_A_TEXT = re.compile(f"[{_UNWANTED}]")
_UNWANTED_IN_A_LINE = re.compile(f"[{_UNWANTED}{_LINE_BREAKS}\t]")


def validate_text(value: str) -> None:
    """Several lines of plain text. Raises ValidationError for characters that hide or reverse what is written."""
    _refuse(_UNWANTED_IN_A_TEXT, value)


def validate_line(value: str) -> None:
    """One line of plain text. Raises ValidationError as `validate_text` does, and for line breaks and tabs."""
    _refuse(_UNWANTED_IN_A_LINE, value)


def validate_one_address(value: str) -> None:
    """One e-mail address and nothing else. Raises ValidationError."""
    if any(separator in value for separator in ",;\n\r") or value.count("@") > 1:
        raise ValidationError(_("Enter one e-mail address only, without commas or line breaks."), code="one_address")
    validate_line(value)
    validate_email(value)


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment at which clocks in an IANA time zone show this day and time.

    Raises ValidationError when the zone is not known, and for times that a clock change skips or repeats.
    """
    if zone not in known_zones():
        raise ValidationError(_("This time zone is not known."), code="unknown_time_zone")
    first = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    try:
        exists = first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) == first.replace(tzinfo=None)
    except OverflowError:
        raise ValidationError(_("This date is too far away."), code="too_far") from None
    if not exists:
        raise ValidationError(
            _("This time does not exist on that day, because the clocks go forward. Choose another time."),
            code="skipped_time",
        )
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise ValidationError(
            _("This time happens twice on that day, because the clocks go back. Choose another time."),
            code="repeated_time",
        )
    return first


@cache
def known_zones() -> frozenset[str]:
    """The names of all IANA time zones; reading them from disk takes a while, so once for each process."""
    return frozenset(available_timezones())


def is_row_id(value: str) -> bool:
    """Whether this text can be the id of a row: digits that fit into a 64-bit integer."""
    return len(value) <= 19 and value.isascii() and value.isdecimal() and int(value) < 2**63


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their ids; an id that no database can hold is an invalid choice, like an unknown one."""

    def clean(self, value):
        for pk in value or []:
            if not is_row_id(str(pk)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(pk)[:20]}
                )
        return super().clean(value)


class CleanFormMixin(forms.BaseForm):
    """Every text field strips, is composed (NFC), refuses unwanted characters and text that is too long."""

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(composed(data), *args, **kwargs)
        self.harden_fields()

    def full_clean(self) -> None:
        # Once more, for the fields that a form adds to itself when it is made.
        self.harden_fields()
        super().full_clean()

    def harden_fields(self) -> None:
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                _harden(field)


class CleanForm(CleanFormMixin, forms.Form):
    pass


class CleanModelForm(CleanFormMixin, forms.ModelForm):
    pass


def composed(data: Mapping | None):
    """What was posted, with every text in Unicode's composed form (NFC) and with plain line breaks."""
    if not isinstance(data, MultiValueDict):
        return data and {name: _compose(value) for name, value in data.items()}
    result = QueryDict(mutable=True)
    for name, values in data.lists():
        result.setlist(name, [_compose(value) for value in values])
    return result


def _compose(value):
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")) if isinstance(value, str) else value


def _harden(field: forms.CharField) -> None:
    validator = _validator_of(field)
    if validator in field.validators:
        return
    # A browser cuts a pasted text at `maxlength` without a word, so the limit is told by the error instead.
    field.widget.attrs.pop("maxlength", None)
    field.validators = [validator, *(other for other in field.validators if other is not validate_email)]
    if field.max_length is None:
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))


def _validator_of(field: forms.CharField) -> Callable[[str], None]:
    if isinstance(field, forms.EmailField):
        return validate_one_address
    return validate_text if isinstance(field.widget, forms.Textarea) else validate_line


def _refuse(unwanted: re.Pattern, value: str) -> None:
    if not isinstance(value, str):
        return
    found = unwanted.search(value)
    if found:
        raise ValidationError(
            _("This text holds a character that cannot be used here (%(character)s). Please type it again without it."),
            code="unwanted_character",
            params={"character": f"U+{ord(found[0]):04X}"},
        )
