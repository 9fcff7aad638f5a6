"""Copy as Python: the runs as JAX and optax, where it has the same optimizers."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.twins import twin_file
from app.lab.experiment import State
from optimizers.source_optax import optax_source

# By the word that needs them; the empty one always does.
IMPORTS = {
    "": "import jax",
    " ": "import jax.numpy as jnp",
    "np.random": "import numpy as np",
    "=": 'import optax\n\njax.config.update("jax_enable_x64", True)',
}


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """A Python file that walks the paths of the visible runs with optax, in float64; schedules and transforms that
    optax does not have are spelled out. Raises FallLineError where an optimizer has no twin there."""
    data = twin_file(
        state, "jax", optax_source, IMPORTS, {"grad": "grad = jax.jit(jax.grad(loss))\n"}, "jnp.array({0})"
    )
    progress(1.0)
    return data


FORMAT = Format(title="Python code (optax)", suffix=".py", mime="text/x-python", render=render, kind="code")
