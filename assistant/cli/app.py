"""The command ``outrider``: what its commands are, in the order in which its help lists them."""

import typer

from assistant.cli.decoding import cars, decode
from assistant.cli.driving import drive, record
from assistant.cli.lab import evaluate_app, simulate, train_app
from assistant.cli.machine import bench, doctor
from assistant.cli.profile import profile_app
from assistant.cli.replaying import compare, replay
from assistant.cli.voice import listen, say_aloud, transcribe, understand

__all__ = ["app"]

app = typer.Typer(
    name="outrider",
    help="An in-car assistant that rides ahead of the driver, on the car's own computer, with no network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(profile_app, name="profile")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(train_app, name="train")

app.command("simulate")(simulate)
app.command("replay")(replay)
app.command("compare")(compare)
app.command("drive")(drive)
app.command("record")(record)
app.command("decode")(decode)
app.command("cars")(cars)
app.command("understand")(understand)
app.command("transcribe")(transcribe)
app.command("listen")(listen)
app.command("bench")(bench)
app.command("doctor")(doctor)
app.command("say")(say_aloud)
