"""Run the cells of notebooks and keep what they show in the file, so that it can be read where no notebook runs.

    python scripts/run_notebook.py [NOTEBOOK]...

Cells are run in order in one namespace, without Jupyter. Charts are kept as pictures.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[1] / "docs" / "how-to"


def main(paths: list[Path]) -> None:
    """Run each notebook and write it with what its cells show."""
    for path in paths or sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        run(notebook)
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(path)


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """Put into a notebook what its cells show, and return the names they leave. An exception of a cell is raised."""
    names: dict[str, Any] = {"__name__": "__main__"}
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            cell["execution_count"] = number
            cell["outputs"] = shown("".join(cell["source"]), number, names)
    return names


def shown(source: str, number: int, names: dict[str, Any]) -> list[dict[str, Any]]:
    """What a cell prints, and what its last line is worth."""
    body = ast.parse(source)
    printed, value = io.StringIO(), None
    last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        exec(compile(body, f"cell {number}", "exec"), names)  # noqa: S102 - the cells of our own pages
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)  # noqa: S307 - as above
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append(
            {"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None and not source.rstrip().endswith(";"):
        outputs.append(
            {"data": pictured(value), "execution_count": number, "metadata": {}, "output_type": "execute_result"}
        )
    return outputs


def pictured(value: Any) -> dict[str, Any]:
    """A value as notebooks keep it: text, a table in HTML, a chart as a picture."""
    if (hasattr(value, "to_dict") and hasattr(value, "mark_bar")) or type(value).__module__.startswith("altair"):
        import vl_convert

        picture = vl_convert.vegalite_to_png(value.to_dict(), scale=1.5)
        return {"image/png": base64.b64encode(picture).decode("ascii"), "text/plain": ["a chart"]}
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_().splitlines(keepends=True)
    return data


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
