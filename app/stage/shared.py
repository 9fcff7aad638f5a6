"""What of a payload crosses once: a type that is marked ``SHARED`` goes under the hash of its content."""

from typing import Annotated, Any

import numpy as np

SHARED = "shared"

Text = Annotated[str, SHARED]
Words = Annotated[dict[str, str], SHARED]
Array = Annotated[np.ndarray, SHARED]
Markup = Annotated[list[Any], SHARED]
