"""The import order of the house: each room knows only the rooms below it, each kind of file only what it may."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GROUND = "ogp_portal"
MAY_KNOW = {
    GROUND: set(),
    "onboarding.accounts": {GROUND},
    "onboarding.jurisdictions": {"onboarding.accounts", GROUND},
    "onboarding.pages": {GROUND},
    "onboarding.journey": {"onboarding.jurisdictions", "onboarding.accounts", GROUND},
    "meetings.allies": {"onboarding", GROUND},
    "meetings.planning": {"meetings.allies", "onboarding", GROUND},
    "meetings.invitations": {"meetings.planning", "meetings.allies", "onboarding", GROUND},
    "meetings.outcome": {"meetings.invitations", "meetings.planning", "meetings.allies", "onboarding", GROUND},
}
REGISTRATIONS = {"onboarding.journey.steps"}
NEVER = {
    "models": {"services", "views", "forms", "tasks", "emails", "admin"},
    "services": {"views", "forms", "tasks", "admin"},
    "forms": {"views", "tasks", "admin"},
    "tasks": {"views", "forms", "admin"},
    "views": {"tasks", "admin"},
}
COLLECTORS = {"ogp_portal.urls", "ogp_portal.settings", "ogp_portal.wsgi"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> list[Path]:
    files = [path for app in ("ogp_portal", "onboarding", "meetings") for path in sorted((ROOT / app).rglob("*.py"))]
    return [path for path in files if not {"migrations", "tests", "bench"} & set(path.parts)]


def room_of(module: str) -> str | None:
    if module == GROUND or module.startswith(f"{GROUND}."):
        return GROUND
    return next((room for room in MAY_KNOW if module == room or module.startswith(f"{room}.")), None)


def imported(path: Path) -> set[str]:
    """The full names of the project's modules and names that a file imports."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ("ogp_portal", "onboarding", "meetings")}


def may_know(module: str, name: str) -> bool:
    room = room_of(module)
    below = MAY_KNOW[room] | {room} | (MAY_KNOW["onboarding.journey"] if module.endswith(".steps") else set())
    return any(name == known or name.startswith(f"{known}.") for known in below | REGISTRATIONS) or (
        name.startswith("onboarding.models.") and "onboarding" in below
    )


def kind_of(name: str) -> set[str]:
    return {part for part in name.split(".")[1:] if part in NEVER["models"] | {"models"}}


ROOMS = [path for path in modules() if room_of(module_name(path)) and module_name(path) not in COLLECTORS]


@pytest.mark.parametrize("path", ROOMS, ids=module_name)
def test_a_room_knows_only_the_rooms_below_it(path):
    assert not [name for name in imported(path) if not may_know(module_name(path), name)]


@pytest.mark.parametrize("path", ROOMS, ids=module_name)
def test_a_file_knows_only_what_its_kind_may(path):
    module = module_name(path)
    kind = next((part for part in module.split(".")[1:] if part in NEVER), "")
    forbidden = NEVER.get(kind, set())
    own_room = [name for name in imported(path) if kind_of(name) & forbidden and ".urls" not in name]
    assert not own_room


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_nothing_is_imported_inside_a_function(path):
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    inside = [n.lineno for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    if module_name(path).endswith(".apps"):
        return  # AppConfig.ready() is where Django itself asks for late imports.
    assert not inside


def test_onboarding_never_knows_meetings():
    files = [path for path in modules() if module_name(path).startswith("onboarding")]
    assert not [(path, name) for path in files for name in imported(path) if name.startswith("meetings")]
