"""How large what is installed is, how long that takes, and whether it runs: ``python benchmarks/package.py [FOLDER]``.

Builds the wheel and the sdist, installs the wheel into an empty environment outside of the checkout (needs a package
index), and tries it in a folder that holds files of our names: the command line, the import, the page. With ``light``
as a second argument the environment gets only what pictures, runs and files need, and the page is left out.
"""

import os
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
import venv
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[1]
BUILD = "from setuptools import build_meta; build_meta.build_{what}({place!r})"
LIGHT = ("numpy", "pillow", "babel", "jinja2", "latex2mathml", "segno", "brotli")  # of the dependencies
TRIED = "import fall_line as fl; print(fl.__version__, fl.run('adam', 'bowl').save('run.gif').stat().st_size)"
PATIENCE = 60.0


def built(what: str, source: Path, made: Path) -> None:
    """Build one of the two; the wheel from the unpacked sdist, as whoever packages this does."""
    command = [sys.executable, "-c", BUILD.format(what=what, place=str(made))]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


def size(folder: Path) -> int:
    """Megabytes below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 10**6


def installed(place: Path, wheel: Path, light: bool) -> Path:
    """The ``bin`` of an empty environment with the wheel in it."""
    began = time.perf_counter()
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    before = size(place / "venv" / "lib")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if light:
        subprocess.run([*pip, *LIGHT], check=True)
        subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    else:
        subprocess.run([*pip, str(wheel)], check=True)
    grown = size(place / "venv" / "lib") - before
    print(f"installed in {time.perf_counter() - began:.0f} s: {grown} MB")
    return python.parent


def tried(binaries: Path, folder: Path) -> None:
    """The command line and the import, among files of our names."""
    for name in ("app", "optimizers", "surfaces", "symbolic"):
        (folder / f"{name}.py").write_text("raise SystemExit('the person’s own')\n", "utf-8")
    surroundings = os.environ | {"PYTHONPATH": "."}
    for command in (["fall-line", "png", "--link", "s=beale&o=adam", "-o", "a.png"], ["python", "-c", TRIED]):
        began = time.perf_counter()
        subprocess.run([binaries / command[0], *command[1:]], cwd=folder, env=surroundings, check=True)
        print(f"{' '.join(command)[:40]}…: {time.perf_counter() - began:.1f} s")


def page(binaries: Path, folder: Path) -> None:
    """The page, from its start to its first answer."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = str(free.getsockname()[1])
    began = time.perf_counter()
    server = subprocess.Popen(
        [binaries / "fall-line", "--port", port], cwd=folder, env=os.environ | {"PYTHONPATH": "."},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while server.poll() is None and time.perf_counter() - began < PATIENCE:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/?s=beale&o=adam", timeout=PATIENCE) as reply:
                    print(f"the page answers after {time.perf_counter() - began:.1f} s: {len(reply.read())} bytes")
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the page did not start")
    finally:
        server.terminate()


def main() -> None:
    """Build, install, try."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(mkdtemp())
    light = sys.argv[2:] == ["light"]
    made, folder = place / "dist", place / "folder"
    for path in (made, folder):
        path.mkdir(parents=True, exist_ok=True)
    built("sdist", ROOT, made)
    (source,) = made.glob("*.tar.gz")
    with tarfile.open(source) as packed:
        packed.extractall(place, filter="data")
    built("wheel", place / source.name.removesuffix(".tar.gz"), made)
    (wheel,) = made.glob("*.whl")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB; {source.name}: {source.stat().st_size / 1e6:.1f} MB")
    binaries = installed(place, wheel, light)
    tried(binaries, folder)
    if not light:
        page(binaries, folder)


if __name__ == "__main__":
    main()
