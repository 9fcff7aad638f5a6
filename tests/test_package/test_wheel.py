"""What is installed: the wheel and the sdist hold all that they must, and the wheel runs by itself in any folder.

They are built offline from a copy of the sources, and the wheel is unpacked rather than installed: what it depends on
is here already. ``python benchmarks/package.py`` installs it into an empty environment.
"""

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {name: ROOT / name for name in ("symbolic", "surfaces", "optimizers", "app")}
PACKAGES["fall_line"] = ROOT / "app" / "door" / "fall_line"
SOURCES = (
    *("symbolic", "surfaces", "optimizers", "app", "tests", "benchmarks", ".ci", ".github"),
    *("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "MANIFEST.in", "Makefile"),
)
HEAVY = ("streamlit", "plotly", "sympy", "pandas", "pyarrow", "altair", "pydeck")
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BUILD = "from setuptools import build_meta; build_meta.build_{what}({place!r})"
PATIENCE = 60.0  # seconds until a server answers


def files_of(folder: Path) -> set[str]:
    """The files below a folder, without what Python keeps beside them."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def build(what: str, source: Path, made: Path) -> None:
    """Build one of the two, with the build tool that is here."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD.format(what=what, place=str(made))], cwd=source, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Deprecat" not in done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both files: the sdist, and the wheel that is built from it."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    unpacked = tmp_path_factory.mktemp("unpacked")
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source / name)
    build("sdist", source, made)
    (file,) = made.glob("*.tar.gz")
    with tarfile.open(file) as packed:
        packed.extractall(unpacked, filter="data")
    build("wheel", unpacked / file.name.removesuffix(".tar.gz"), made)
    return made


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel's file."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs."""
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


@pytest.fixture
def surroundings(installed: Path) -> dict[str, str]:
    """Variables under which the wheel comes first, and then the folder of a person."""
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(installed), "."))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A person's folder, with files of our names in it."""
    for name in PACKAGES.keys() - {"fall_line"}:
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('the person’s own {name}')\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", PACKAGES)
def test_the_wheel_holds_every_file_of_a_package(installed: Path, name: str) -> None:
    """Code, scripts, styles, templates, lessons, catalogues, fonts: whatever stands in the folder, and nothing else."""
    there = files_of(PACKAGES[name])
    if name == "app":
        there = {file for file in there if not file.startswith("door/")}
    assert files_of(installed / name) == there
    assert "py.typed" in there


def test_the_wheel_holds_nothing_else(installed: Path) -> None:
    version = DECLARED["project"]["version"]
    assert {path.name for path in installed.iterdir()} == {*PACKAGES, f"fall_line-{version}.dist-info"}
    told = Parser().parsestr((installed / f"fall_line-{version}.dist-info" / "METADATA").read_text("utf-8"))
    assert (told["Name"], told["Version"], told["License-Expression"]) == ("fall-line", version, "MIT")
    assert len(told.get_all("License-File", [])) == 1 + len(list((ROOT / "app/picture/fonts").glob("*LICENSE.txt")))


def test_the_sdist_holds_what_builds_and_tests_it(built: Path) -> None:
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as packed:
        names = {member.name.partition("/")[2] for member in packed.getmembers() if member.isfile()}
    for name in SOURCES:
        path = ROOT / name
        wanted = {f"{name}/{file}" for file in files_of(path)} if path.is_dir() else {name}
        assert not wanted - names, name


def test_there_is_one_version() -> None:
    """It stands in pyproject.toml; the log of changes begins with it, and nothing else spells it out."""
    version = DECLARED["project"]["version"]
    heads = [line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("## ")]
    assert heads[0].startswith(f"## {version}")
    spelt = [
        path for place in PACKAGES.values() for path in place.rglob("*.py") if f'"{version}"' in path.read_text("utf-8")
    ]
    assert spelt == []


def test_the_wheel_works_in_the_folder_of_a_person(installed: Path, folder: Path, surroundings: dict[str, str]) -> None:
    """The command line writes, with fonts and catalogues; the import finds what was installed; no heavy library."""
    asked = f"""
import sys
for name in {HEAVY}:
    sys.modules[name] = None  # as if it were not installed
from fall_line import ours
from fall_line.__main__ import main
print(ours.PLACE)
for key in ("png", "gif", "html", "csv"):
    sys.argv = ["fall-line", key, "--link", "s=bowl&n=10&o=adam&lang=zh_CN", "-o", "a." + key]
    assert main() == 0, key
import fall_line as fl
print(fl.run("adam", "bowl", steps=5)._repr_html_()[:7], fl.compare(["adam", "sgd"], "beale", steps=5).save("b.png"))
"""
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=folder, env=surroundings, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[0]).resolve() == installed.resolve()
    assert {path.name for path in folder.glob("[ab].*")} == {"a.png", "a.gif", "a.html", "a.csv", "b.png"}


@pytest.fixture
def page(installed: Path, folder: Path, surroundings: dict[str, str]) -> Iterator[str]:
    """The address of the page, started from the wheel in the folder of a person."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "fall_line", "--port", str(port)], cwd=folder, env=surroundings,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    late = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < late:
            assert server.poll() is None, "the server has ended"
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def test_the_page_starts_from_the_wheel(page: str) -> None:
    with urllib.request.urlopen(f"{page}/?s=beale&o=adam", timeout=30) as reply:
        first = reply.read().decode()
    assert "Beale" in first
    script = first.partition('src="/fl/')[2].partition('"')[0] or first.partition("/fl/")[2].partition('"')[0]
    with urllib.request.urlopen(f"{page}/fl/{script}", timeout=30) as reply:
        assert len(reply.read()) > 10_000
    with urllib.request.urlopen(f"{page}/lessons", timeout=30) as reply:
        assert "canyon_two_rates" in reply.read().decode()
