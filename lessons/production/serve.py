"""Start the service over HTTP on this machine alone: `python -m production.serve`, in the folder of the lessons."""

import os
import sys
from datetime import date
from pathlib import Path

from formats.lender import credit_model
from formats.recipe import TEST_ROWS, loans

from production.approval import fingerprint, new_key
from production.artifact import write_artifact
from production.service import Service

PORT = 8000


def prepared(folder: Path) -> Service:
    """The service in `folder`; a new one gets the lender's model as version v1."""
    service = Service(folder)
    if service.registry["in use"] is None:
        model, golden = credit_model()
        X = loans()[0][:-TEST_ROWS]
        write_artifact(service.artifact("v1"), model, X, golden[:20], fingerprint(new_key()))
        service.put_in_use("v1", date.today())
    return service


def main() -> None:
    folder = Path(os.environ.setdefault("MODELKEEPING_SERVICE", "service"))
    prepared(folder)
    example = loans()[0][-1:].to_json(orient="records")[1:-1]
    print(f"Decisions are logged in {folder.resolve()}. In another terminal:", flush=True)
    print(
        f"  curl -H 'Content-Type: application/json' -d '{example}' http://127.0.0.1:{PORT}/decisions",
        flush=True,
    )
    try:
        import uvicorn
    except ImportError:
        sys.exit("FastAPI and uvicorn are not installed here: make serve installs them.")
    uvicorn.run("production.api:app", host="127.0.0.1", port=PORT, log_level="warning")


if __name__ == "__main__":
    main()
