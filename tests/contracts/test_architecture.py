"""The walls of the house, held by machine: who imports whom, how long a module is, what never runs."""

import ast
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.theme import THEMES

ROOT = Path(__file__).parents[2]
PACKAGES = ("symbolic", "surfaces", "optimizers", "app")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 400  # lines; a longer module holds more than one idea

# Text must never reach these. One module may run what our own printers wrote.
FORBIDDEN = {"eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "__import__"}
COMPILERS = {"exec", "compile"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve"}
HTML_DOORS = {"unsafe_allow_html", "unsafe_allow_javascript"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass
class Seen:
    """What a module says: its calls (line, name, and whether it is a method: ``torch.compile`` is not ``compile``),
    the modules that it imports, lines with a relative import, and the keywords of its calls."""

    calls: list[tuple[int, str, bool]] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    relative: list[int] = field(default_factory=list)
    keywords: set[str | None] = field(default_factory=set)


@cache
def seen(path: Path) -> Seen:
    """A module read once, for all tests that ask about it."""
    found = Seen()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            method = isinstance(node.func, ast.Attribute)
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            found.calls.append((node.lineno, name, method))
        elif isinstance(node, ast.keyword):
            found.keywords.add(node.arg)
        elif isinstance(node, ast.Import):
            found.imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.module:
                found.imported.add(node.module)
            if node.level:
                found.relative.append(node.lineno)
    return found


def test_the_floors_hold() -> None:
    """``lint-imports`` with the contracts of pyproject.toml."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_module_is_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_no_text_is_run() -> None:
    compiler = ROOT / "symbolic" / "namespaces.py"
    assert not [
        f"{name_of(path)}, line {line}: {name}"
        for path in MODULES
        for line, name, method in seen(path).calls
        if name in FORBIDDEN
        and not (method and name in {"compile", "eval", "exec"})
        and not (path == compiler and name in COMPILERS)
    ]


def test_no_door_for_foreign_bytes_or_html() -> None:
    doors = {
        name_of(path): seen(path).imported & FORBIDDEN_MODULES | seen(path).keywords & HTML_DOORS for path in MODULES
    }
    assert not {name: found for name, found in doors.items() if found}


def test_imports_are_absolute() -> None:
    """Streamlit also finds files by folder; a relative import could load a module twice under two names."""
    assert not {name_of(path): seen(path).relative for path in MODULES if seen(path).relative}


def test_no_file_of_the_app_hides_another_module() -> None:
    """Its folder is on Streamlit's path, so ``app/ui/random.py`` would replace the standard one."""
    others = set(sys.stdlib_module_names) | set(PACKAGES) | {"streamlit", "numpy", "sympy", "plotly"}
    assert not {path.stem for path in (ROOT / "app" / "ui").glob("*.py")} & others


def test_no_test_folder_hides_a_package() -> None:
    folders = [path for path in (ROOT / "tests").rglob("*") if path.is_dir()]
    assert not [path for path in folders if path.name in PACKAGES]
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))


def test_every_package_is_importable_where_it_is_installed() -> None:
    """A folder with modules but without ``__init__.py`` would be left out of the installation."""
    folders = {path.parent for path in MODULES}
    assert not [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_the_server_is_closed_and_wears_our_colours() -> None:
    settings = tomllib.loads((ROOT / "app" / "ui" / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["runner"]["magicEnabled"] is False
    assert settings["server"]["address"] in ("127.0.0.1", "localhost")
    for name, theme in THEMES.items():
        assert settings["theme"][name]["backgroundColor"] == theme.page
        assert settings["theme"][name]["textColor"] == theme.ink
