"""`vendorline evidence`: documents, statements and claims, and which numbers rest on them."""

from __future__ import annotations

import typer

from vendorline.cli.evidence.add import add_files
from vendorline.cli.evidence.changes import record_file, withdraw_id
from vendorline.cli.evidence.export import export_register
from vendorline.cli.evidence.look import check_register, list_rows, search_texts, show_one
from vendorline.cli.evidence.repair import repair_command
from vendorline.cli.evidence.statements import collate_documents, propose_statements
from vendorline.cli.evidence.timeline import show_timeline
from vendorline.cli.evidence.trace import trace_row
from vendorline.cli.output import with_output

evidence = typer.Typer(
    help="Evidence: keep documents, anchor what was said in their words, and trace numbers back to them.\n\n"
    "Example: vendorline evidence add article.html --published 2020-03-10",
    no_args_is_help=True,
)
evidence.command("add")(with_output()(add_files))
evidence.command("list")(with_output()(list_rows))
evidence.command("show")(with_output()(show_one))
evidence.command("repair")(with_output()(repair_command))
evidence.command("search")(with_output()(search_texts))
evidence.command("propose")(with_output()(propose_statements))
evidence.command("collate")(with_output()(collate_documents))
evidence.command("record")(with_output()(record_file))
evidence.command("withdraw")(with_output()(withdraw_id))
evidence.command("check")(with_output()(check_register))
evidence.command("timeline")(with_output()(show_timeline))
evidence.command("trace")(with_output()(trace_row))
evidence.command("export")(export_register)
