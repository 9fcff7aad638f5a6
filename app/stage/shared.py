"""Fields of a message that cross under the hash of their content (see :mod:`app.stage.schema`)."""

from typing import Annotated, Any

import numpy as np

SHARED = "shared"

Text = Annotated[str, SHARED]
Words = Annotated[dict[str, str], SHARED]
Array = Annotated[np.ndarray, SHARED]
Markup = Annotated[list[Any], SHARED]
