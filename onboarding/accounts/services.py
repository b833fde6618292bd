from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal.history import record

from . import emails
from .deletion import objections_to
from .models import User


@transaction.atomic
def delete_account(user: User) -> None:
    """Deletes the account; what the person did stays in the history, without a name.

    Raises ValidationError with every reason why the account cannot be deleted yet.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    objections = objections_to(locked)
    if objections:
        raise ValidationError(objections)
    record(locked, "account deleted", by=locked)
    emails.write_to_stranger("account_deleted", recipient=locked.email, language=locked.language)
    locked.delete()


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> None:
    """Takes off every second factor of somebody who has lost theirs, and tells them by mail.

    Raises PermissionDenied when `by` is not a superuser and `user` is staff, ValidationError when there is none.
    """
    if user.is_staff and not by.is_superuser:
        raise PermissionDenied
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(_("This person has no second factor."))
    record(user, "second factor removed", by=by)
    emails.notify(user, "second_factor_removed", recipient=user.email)
