"""What discovery must find, and what must stand beside what."""

from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command

MAIL_FOLDERS = sorted(Path(settings.BASE_DIR, "templates").glob("**/emails"))
TASKS = {
    "onboarding.pass_on_join_requests",
    "ogp_portal.keep_house",
    "outbox.deliver",
    "outbox.sweep",
}


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_system_check_has_nothing_to_say():
    call_command("check", fail_level="WARNING")


def test_the_cast_can_be_made(as_ana, as_bruno, carla):
    assert carla.jurisdiction.name == "Santa Rosa"


def test_the_registered_tasks_are_these():
    current_app.loader.import_default_modules()
    assert {name for name in current_app.tasks if not name.startswith("celery.")} == TASKS


def test_beat_wakes_only_tasks_that_exist():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(current_app.tasks)


@pytest.mark.parametrize("app", ["ogp_portal", "outbox", "onboarding", "meetings"])
def test_every_model_is_in_the_administration(app):
    shown = {model._meta.label_lower for model in admin.site._registry}
    shown |= {inline.model._meta.label_lower for row in admin.site._registry.values() for inline in row.inlines}
    models = {model._meta.label_lower for model in apps.get_app_config(app).get_models()}
    assert models <= shown


@pytest.mark.parametrize("folder", MAIL_FOLDERS, ids=str)
def test_a_mail_has_a_subject_a_text_and_a_html_template(folder):
    files = {path.name for path in folder.iterdir()}
    mails = {name.removesuffix(".subject.txt") for name in files if name.endswith(".subject.txt")}
    assert {f"{mail}.{ending}" for mail in mails for ending in ("txt", "html")} <= files
