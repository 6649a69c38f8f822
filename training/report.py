"""An evaluation as a page to read: an HTML file, its pictures as PNG files beside it, and the numbers as JSON."""

import base64
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.tables import gap_of, set_tables, sets_table

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0;font-size:.92rem}td,th{padding:.25rem .7rem;text-align:left;border-bottom:1px solid #ddd}
td:not(:first-child),th:not(:first-child){text-align:right}img{max-width:100%}h2{margin-top:2.5rem}"""


def write_report(folder: Path, evaluation: Mapping[str, Any], pictures: Mapping[str, bytes]) -> Path:
    """Write ``report.html``, ``evaluation.json`` and the pictures into a folder, made if need be; return the page's path."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    (folder / "evaluation.json").write_text(json.dumps(evaluation, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = folder / "report.html"
    page.write_text(render_page(evaluation, sorted(pictures)), "utf-8")
    return page


def render_page(evaluation: Mapping[str, Any], pictures: Sequence[str]) -> str:
    """Return the page; ``pictures`` are the names of the files beside it, and nothing is fetched from elsewhere."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Evaluation</title>",
        f"<style>{STYLE}</style><h1>Evaluation of model {html.escape(evaluation['model'])}</h1>",
        f"<p>{evaluation['rounds']:,} resamples of the drafts for each 95 % interval.</p>",
        table_html(sets_table(evaluation)),
    ]
    for figures in evaluation["sets"]:
        parts.append(f"<h2>{html.escape(figures['name'])}</h2><p>{figures['drafts']:,} drafts. {html.escape(gap_of(figures))}</p>")
        for title, table in set_tables(figures):
            parts.append(f"<h3>{html.escape(title)}</h3>{table_html(table)}")
        parts.extend(beside(name) for name in pictures if name.startswith(Path(figures["name"]).stem + "-"))
    rest = [name for name in pictures if not any(name.startswith(Path(one["name"]).stem + "-") for one in evaluation["sets"])]
    if rest:
        parts.append("<h2>All sets</h2>")
        parts.extend(beside(name) for name in rest)
    return "\n".join(parts) + "\n"


def beside(name: str) -> str:
    """Return a picture that lies beside the page, as HTML."""
    return f"<p><img alt='{html.escape(Path(name).stem)}' src='{html.escape(name)}'></p>"


def image(name: str, content: bytes) -> str:
    """Return a picture as HTML, its bytes inside."""
    return f"<p><img alt='{html.escape(Path(name).stem)}' src='data:image/png;base64,{base64.b64encode(content).decode()}'></p>"


def table_html(rows: list[list[str]]) -> str:
    """Return a table as HTML, its first row as the head."""
    head, *body = rows
    cells = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    lines = ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body]
    return f"<table><tr>{cells}</tr>{''.join(lines)}</table>"
