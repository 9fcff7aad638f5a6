"""What crosses to the browser under the hash of its content, and only when it does not have it yet."""

from typing import Annotated, Any

import numpy as np

SHARED = "shared"

Text = Annotated[str, SHARED]
Words = Annotated[dict[str, str], SHARED]
Array = Annotated[np.ndarray, SHARED]
Markup = Annotated[list[Any], SHARED]
