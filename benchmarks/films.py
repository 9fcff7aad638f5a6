"""Films against matplotlib's: python benchmarks/films.py [a part of a scene's name]

The same scene of 120 frames at 800×600, six runs where there are so many, in the same run:

- ours as GIF, APNG, WebP and MP4 (where PyAV is installed), the best of five,
- matplotlib's FuncAnimation with its PillowWriter: filled contours, lines, heads and a legend, as its gallery has them,
- what ``gifsicle -O3`` makes of our GIF, where it is installed.

Then the memory of 1920×1080 × 300 frames in a process of its own. Times are seconds of wall and of processor.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import numpy as np

from app import export
from app.lab import link
from app.lab.experiment import State
from app.picture.many import picture_of
from symbolic.errors import FallLineError

RACE = (
    "s=beale&n=300&o=sgd&o.lr=0.01&o2=momentum&o2.lr=0.003&o3=nesterov&o3.lr=0.003&o4=adagrad&o4.lr=0.3"
    "&o5=rmsprop&o6=adam&o6.lr=0.05"
)
SCENES = {
    "race": RACE,
    "diverging": "s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.01&o2=adam&o2.lr=0.1&o3=sgd&o3.lr=0.1",
    "bouncing": (
        "s=bowl&s.kappa=100&n=300&o=sgd&o.lr=0.0199&o2=momentum&o2.lr=0.02&o2.momentum=0.95&o3=sgd&o3.lr=0.01999"
        "&o4=rmsprop&o4.lr=0.5&o5=adam&o5.lr=1&o6=lion&o6.lr=0.3"
    ),
    "100,000 steps": (
        "s=rosenbrock&n=100000&o=sgd&o.lr=0.001&o2=momentum&o3=adam&o4=rmsprop&o5=sgd&o5.lr=0.002&o6=nadam"
    ),
}
FORMATS, TIMES, FRAMES = ("gif", "apng", "webp", "mp4"), 5, 120
MEMORY = """
import sys
from pathlib import Path
from app import export
from app.lab import link
export.render(sys.argv[2], link.decode(sys.argv[1])[0], size="1920x1080", seconds=15.0, fps=20)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def best(work: Callable[[], bytes], times: int = TIMES) -> tuple[float, float, bytes]:
    """The shortest wall and processor times of some, and what was made."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        made = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), made


def by_matplotlib(state: State) -> bytes:
    """The scene as matplotlib's users draw it."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter
    from matplotlib.colors import LogNorm

    scene = picture_of(state)
    x0, x1, y0, y1 = scene.box
    x, y = np.meshgrid(np.linspace(x0, x1, 300), np.linspace(y0, y1, 300))
    value = scene.value(x, y) - min(scene.floor or 0.0, 0.0) + 1e-3
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    axes.contourf(x, y, value, levels=np.geomspace(value.min(), value.max(), 30), norm=LogNorm(), cmap="viridis")
    axes.set(xlim=(x0, x1), ylim=(y0, y1), title=scene.title)
    lines = [axes.plot([], [], label=trail.title)[0] for trail in scene.trails]
    heads = [axes.plot([], [], "o", color=line.get_color())[0] for line in lines]
    axes.legend(loc="upper right")
    steps = np.linspace(0, scene.steps, FRAMES).astype(int)

    def show(frame: int) -> list[object]:
        for trail, line, head in zip(scene.trails, lines, heads, strict=True):
            path = trail.theta[: min(steps[frame], trail.valid) + 1]
            line.set_data(*path.T)
            head.set_data(*path[-1:].T)
        return [*lines, *heads]

    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.gif"
        FuncAnimation(figure, show, frames=FRAMES, interval=50, blit=True).save(path, PillowWriter(fps=20))
        plt.close(figure)
        return path.read_bytes()


def by_gifsicle(data: bytes) -> bytes:
    return subprocess.run(["gifsicle", "-O3"], input=data, capture_output=True, check=True).stdout


def main(part: str) -> None:
    for name, text in SCENES.items():
        if part not in name:
            continue
        state, _ = link.decode(text)
        picture_of(state)  # the runs themselves are no part of it
        print(f"\n{name}")
        ours: dict[str, tuple[float, float, bytes]] = {}
        for key in FORMATS:
            try:
                ours[key] = best(lambda key=key, state=state: export.render(key, state))  # type: ignore[misc]
            except FallLineError as error:
                print(f"  {key:12} {error}")
                continue
            wall, cpu, data = ours[key]
            print(f"  {key:12} {wall:6.2f} s  ({cpu:.2f} s of processor)  {export.size_text(data)}")
        gif = ours["gif"]
        if which("gifsicle"):
            small = by_gifsicle(gif[2])
            print(f"  gifsicle -O3 leaves {len(small) / len(gif[2]):.1%} of our GIF")
        try:
            wall, cpu, data = best(lambda state=state: by_matplotlib(state), 1)  # type: ignore[misc]
        except ImportError:
            print("  matplotlib   is not installed")
            continue
        print(f"  matplotlib   {wall:6.2f} s  ({cpu:.2f} s of processor)  {export.size_text(data)}")
        print(f"  ours is {wall / gif[0]:.0f} times faster and {len(data) / len(gif[2]):.1f} times smaller")
    for key in FORMATS:
        done = subprocess.run([sys.executable, "-c", MEMORY, RACE, key], capture_output=True, text=True)
        print(f"1920×1080 × 300 frames as {key}: {done.stdout.strip() or done.stderr.strip()[-80:]} MB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
