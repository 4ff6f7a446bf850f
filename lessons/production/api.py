"""The service over HTTP: `make serve`, then POST an application to /decisions."""

import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException

from production.service import Service

service = Service(Path(os.environ["MODELKEEPING_SERVICE"]))
loaded = service.load(service.registry["in use"])
app = FastAPI(title="The lender's decisions")


@app.post("/decisions")
def decide(application: dict[str, Any]) -> dict[str, Any]:
    """The decision, with its request id; it is on the log before it is sent."""
    global loaded
    if (wanted := service.registry["in use"]) != loaded.version:
        loaded = service.load(wanted)
    try:
        return service.decide(application, loaded)
    except (KeyError, ValueError, TypeError) as error:
        raise HTTPException(422, f"this application cannot be decided on: {error}") from None


@app.get("/health")
def health() -> dict[str, str]:
    return {"version": loaded.version}
