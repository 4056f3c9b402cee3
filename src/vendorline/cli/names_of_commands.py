"""The commands there are, and which of them are groups of commands."""

#: In the order in which help lists them: each a module beside this one, with a function or group of its name.
COMMANDS = (
    "demo", "example", "import", "validate", "rules", "knowledge", "vendors", "check", "expose", "plan", "decide", "evidence", "project", "diff", "explain",
    "report", "export",
)  # fmt: skip
GROUPS = frozenset({"rules", "knowledge", "vendors", "export", "plan", "decide", "evidence", "project"})
#: Commands under `decide`, which decides a case where none of these is named.
OF_DECIDE = frozenset({"list", "schema", "new"})
#: Commands under `plan`, which plans for a network where none of these is named.
OF_PLAN = frozenset({"verify", "terms"})
