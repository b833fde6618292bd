from django.core.exceptions import ValidationError
from django.db import transaction

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
