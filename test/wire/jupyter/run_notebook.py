"""Runs notebooks with nbclient and says of each, as one line of JSON, how it ended and what it put out."""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

for path in map(Path, sys.argv[1:]):
    notebook = nbformat.read(path, as_version=4)
    error = None
    try:
        NotebookClient(
            notebook, kernel_name="gradlab", timeout=60, resources={"metadata": {"path": str(path.parent)}}
        ).execute()
    except CellExecutionError as raised:
        error = raised.ename
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    texts = [
        "".join(output.get("data", {}).get("text/plain", output.get("text", "")))
        for cell in code
        for output in cell.outputs
    ]
    ran = sum(cell.execution_count is not None for cell in code)
    print(json.dumps({"path": str(path), "error": error, "cells": len(code), "ran": ran, "texts": texts}), flush=True)
