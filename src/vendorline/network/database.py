"""A DuckDB database of nobody else's: in bounded memory, loading nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_database(memory_gb: float, beside: str) -> Any:
    """A connection that spills to the folder `beside` above so much memory."""
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{round(memory_gb * 1000)}MB",
            "temp_directory": beside,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        },
    )


def file_literal(path: Path) -> str:
    """The text constant by which DuckDB reads one file, whatever its name: it would take wild cards in it for a pattern."""
    return literal("".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path)))


def literal(value: str) -> str:
    """A text constant."""
    return "'" + value.replace("'", "''") + "'"
