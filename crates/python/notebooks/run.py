"""Runs the notebooks of this folder, each in its own kernel; with UPDATE=1 their outputs are kept."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

for file in sorted(Path(__file__).parent.glob("*.ipynb")):
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=300, record_timing=False, resources={"metadata": {"path": file.parent}}).execute()
    if os.environ.get("UPDATE") == "1":
        notebook.metadata.language_info = {"name": "python"}
        nbformat.write(notebook, file)
    print(f"{file.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells")
