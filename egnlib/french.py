"""French answers of the command line: help, mistyped commands, refusals."""

import sys

import click

from egnlib.files import EgnError, disk_sentence


class FrenchHelp:
    """Help option in French, for the group and its commands."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Make the option `--help`, in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option


class FrenchCommand(FrenchHelp, click.Command):
    """A command whose help is in French."""


class FrenchGroup(FrenchHelp, click.Group):
    """Commands whose refusals are a French message and exit code 1, without a traceback."""

    command_class = FrenchCommand

    def main(self, *args: object, **options: object) -> None:
        """Run the command line; a mistyped one is answered in French."""
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except click.UsageError as error:
            click.echo(usage_sentence(error), err=True)
            code = 1
        except click.Abort:
            click.echo("Interrompu. Les pages déjà faites restent valables.", err=True)
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what the user can mend is said, not shown as a failure of the code."""
        try:
            return super().invoke(ctx)
        except EgnError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            click.echo(disk_sentence(error), err=True)
        return ctx.exit(1)


def usage_sentence(error: click.UsageError) -> str:
    """Say in French what is wrong with a command line, and where the help is."""
    if isinstance(error, click.NoSuchOption):
        told = f"Option inconnue : « {error.option_name} »"
    elif isinstance(error, click.exceptions.NoSuchCommand):
        told = f"Commande inconnue : « {error.command_name} »"
    elif isinstance(error, click.MissingParameter) and error.param:
        told = f"Il manque « {parameter_name(error.param)} »"
    elif isinstance(error, click.BadParameter) and error.param:
        told = f"Valeur refusée pour « {parameter_name(error.param)} »"
    else:
        told = "Ligne de commande illisible"
    command = error.ctx.command_path if error.ctx else "egn"
    return (
        f"{told}. La ligne de commande n'a pas la forme attendue. Lancez « {command} --help » "
        "pour la voir."
    )


def parameter_name(parameter: click.Parameter) -> str:
    """Name of an option or an argument, as it is typed."""
    named = isinstance(parameter, click.Option)
    return parameter.opts[0] if named else parameter.human_readable_name
