"""Records that only what reads them uses: pydantic's own, frozen, and accepting nothing that they do not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record that accepts nothing it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, defer_build=True)
