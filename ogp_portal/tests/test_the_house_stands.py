from django.core.management import call_command


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_system_check_has_nothing_to_say():
    call_command("check", fail_level="WARNING")


def test_the_cast_can_be_made(as_ana, as_bruno, carla):
    assert carla.jurisdiction.name == "Santa Rosa"
