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
IMPORTS = (ast.Import, ast.ImportFrom)
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


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_the_rooms_below_it(room):
    modules_of_room = {module_name(path): path for path in ROOMS if room_of(module_name(path)) == room}
    assert modules_of_room
    known = [(module, name) for module, path in modules_of_room.items() for name in imported(path)]
    assert not [(module, name) for module, name in known if not may_know(module, name)]


@pytest.mark.parametrize("kind", NEVER)
def test_a_file_knows_only_what_its_kind_may(kind):
    files = [path for path in ROOMS if kind in module_name(path).split(".")[1:]]
    assert files
    assert not [(path, name) for path in files for name in imported(path) if kind_of(name) & NEVER[kind]]


def test_nothing_is_imported_inside_a_function_except_when_django_says_ready():
    found = []
    for path in modules():
        functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
        inside = [node for function in functions for node in ast.walk(function) if isinstance(node, IMPORTS)]
        if inside and path.name != "apps.py":
            found.append(path)
    assert not found


def test_onboarding_never_knows_meetings():
    files = [path for path in modules() if module_name(path).startswith("onboarding")]
    assert not [(path, name) for path in files for name in imported(path) if name.startswith("meetings")]
