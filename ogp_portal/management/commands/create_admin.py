import secrets
from getpass import getpass

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = "Makes the first staff user, with every permission and a verified address."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--generate", action="store_true", help="make a password and show it once")

    def handle(self, *args, email: str, full_name: str, generate: bool, **options) -> None:
        password = secrets.token_urlsafe(15) if generate else getpass("Password: ")
        user = get_user_model()(email=email.strip().lower(), full_name=full_name, is_staff=True, is_superuser=True)
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if generate:
            self.stdout.write(f"Password, shown this once: {password}")
        self.stdout.write(f"{user.email} may sign in. The administration opens once a second factor is set up.")
