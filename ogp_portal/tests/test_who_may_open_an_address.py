"""Every address is closed to whoever has not signed in, except the public ones named here."""

from django.urls import URLPattern, get_resolver

PUBLIC = {
    "healthz", "readyz", "statusz", "robots.txt",
    "onboarding:home", "onboarding:page", "onboarding:seat-accept",
    "meetings:invitation-answer", "meetings:invitation-calendar", "meetings:invitation-colleague",
    "meetings:promoter-answer",
    "outbox:mailbox-list", "outbox:mailbox-show", "outbox:mailbox-html", "outbox:mailbox-download",
    "admin:login",
    "account_login", "account_signup", "account_logout", "account_inactive", "account_confirm_email",
    "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_login_code",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip


def views(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else f"{namespace}{pattern.pattern}"
            yield name, pattern.callback
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, inner)


def is_open(callback) -> bool:
    return not getattr(callback, "login_required", True)


def test_exactly_the_addresses_named_here_are_open():
    assert {name for name, callback in views(get_resolver().url_patterns) if is_open(callback)} == PUBLIC
