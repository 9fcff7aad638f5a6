"""Copy as Python: the runs as PyTorch, where it has the same optimizers."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.twins import twin_file
from app.lab.experiment import State
from optimizers.source_torch import GRAD, torch_source

# By the word that needs them; the empty one always does.
IMPORTS = {
    "math.": "import math\n",
    "np.": "import numpy as np",
    "": "import torch\n\ntorch.set_default_dtype(torch.float64)",
}


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """A Python file that walks the paths of the visible runs with torch.optim, in float64; schedules and transforms
    that PyTorch does not have are spelled out. Raises FallLineError where an optimizer has no twin there."""
    data = twin_file(state, "torch", torch_source, IMPORTS, {"grad": GRAD}, "torch.tensor({0})")
    progress(1.0)
    return data


FORMAT = Format(title="Python code (PyTorch)", suffix=".py", mime="text/x-python", render=render, kind="code")
