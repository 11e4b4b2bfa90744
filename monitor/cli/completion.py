"""Shell completion: prints the script that a shell reads once."""

import click
from click.shell_completion import get_completion_class

from monitor.cli import app

#: click's script answers the call that loads it from $fpath; to the next, it only registers itself.
_CALLED_AGAIN = """
if [[ $funcstack[1] == _nhs-monitor && $zsh_eval_context[-1] != loadautofunc ]]; then
    _nhs_monitor_completion "$@"
fi"""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Examples:
      nhs-monitor completion bash > ~/.local/share/bash-completion/completions/nhs-monitor
      nhs-monitor completion zsh  > ~/.zfunc/_nhs-monitor
      nhs-monitor completion fish > ~/.config/fish/completions/nhs-monitor.fish
    """
    found = get_completion_class(shell)
    assert found is not None, "click knows the three"
    click.echo(found(app.cli, {}, "nhs-monitor", "_NHS_MONITOR_COMPLETE").source())
    if shell == "zsh":
        click.echo(_CALLED_AGAIN)
