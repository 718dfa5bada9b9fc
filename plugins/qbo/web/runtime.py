"""The runtime of the API server process: made at the first request, one pool of connections."""

from __future__ import annotations

import functools
from typing import Annotated

from airflow.sdk.log import mask_secret
from fastapi import Depends

from qbo.flow.run.runtime import Runtime


@functools.cache
def runtime() -> Runtime:
    """Its secret is hidden from every log that Airflow writes."""
    made = Runtime.from_connections()
    mask_secret(made.app.client_secret)
    return made


WithRuntime = Annotated[Runtime, Depends(runtime)]
