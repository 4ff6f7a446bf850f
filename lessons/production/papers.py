"""Papers for the next person: a bill of materials with a model card, in CycloneDX 1.7."""

import json
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from production.artifact import MANIFEST, read_json


def bill_of_materials(folder: Path, name: str, version: str, auc: float) -> dict[str, Any]:
    """What is in the artifact: the files with their hashes, the libraries, and the model card.

    Written as plain JSON: `cyclonedx-python-lib` 11 has no class for a model card.
    """
    manifest, libraries = read_json(folder / MANIFEST), read_json(folder / "versions.json")
    model = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": manifest["files"]["model.joblib"]}],
        "modelCard": {
            "modelParameters": {
                "task": "classification",
                "inputs": [
                    {"format": f"{column}: {kind}"}
                    for column, kind in read_json(folder / "features.json").items()
                ],
                "outputs": [{"format": "probability of default"}],
            },
            "quantitativeAnalysis": {"performanceMetrics": [{"type": "ROC AUC", "value": f"{auc:.3f}"}]},
            "considerations": {
                "useCases": ["a first answer to a loan application; a person may overrule it"]
            },
        },
    }
    packages = [
        {
            "type": "library",
            "bom-ref": library,
            "name": library,
            "version": number,
            "purl": f"pkg:pypi/{library}@{number}",
        }
        for library, number in libraries.items()
        if library != "Python"
    ]
    needs = [{"ref": "model", "dependsOn": [package["bom-ref"] for package in packages]}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "components": [model, *packages],
        "dependencies": needs,
    }


def problem(bill: dict[str, Any]) -> str:
    """What the strict validator of CycloneDX says against it in one line, or ""."""
    found = JsonStrictValidator(SchemaVersion.V1_7).validate_str(json.dumps(bill))
    return str(found).splitlines()[0] if found else ""
