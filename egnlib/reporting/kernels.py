"""Kernels: started as copies of one process that has already imported what notebooks import.

A kernel spends most of its life importing pandas, matplotlib and scipy. Here one process imports
them once, and each kernel is a fork of it (the standard library's fork server): a notebook still
runs alone, in its own process, with its own imports, but these cost nothing. Where a fork server
is not to be had, or not safe, kernels start the ordinary way and the results are the same.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

PRELOADED = [
    "egnlib.reporting.kernels",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "pandas",
    "scipy.stats",
    "statsmodels.stats.multitest",
    "statsmodels.stats.proportion",
]


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux; elsewhere forked libraries are not safe."""
    return sys.platform == "linux"


def preload() -> None:
    """Start the process that kernels are copied from; it imports while the caller goes on."""
    from multiprocessing.forkserver import ensure_running

    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    ensure_running()


class WarmKernelManager(AsyncKernelManager):
    """Kernel manager of jupyter_client whose kernels are forked from the preloaded process."""

    async def _async_pre_start_kernel(self, **options: object) -> tuple[list[str], dict]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or os.urandom(16).hex()
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**options)


class WarmProvisioner(LocalProvisioner):
    """Provisioner of jupyter_client that forks instead of starting a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **options: object) -> dict:
        """Fork a kernel; what the command line says after the module's name is kept."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.cwd = str(options.get("cwd") or Path.cwd())
        self.process = ForkedKernel(arguments, self.cwd, options["env"])
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class ForkedKernel:
    """A forked kernel, seen as the ``subprocess.Popen`` that a provisioner expects."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], cwd: str, env: Mapping[str, str]) -> None:
        """Fork a kernel with the arguments of ipykernel, in a folder, with an environment."""
        context = multiprocessing.get_context("forkserver")
        self.forked = context.Process(target=_serve, args=(arguments, cwd, dict(env)), daemon=True)
        self.forked.start()
        self.pid = self.forked.pid

    def poll(self) -> int | None:
        """Exit code, or None while the kernel lives."""
        return self.forked.exitcode

    def wait(self) -> int | None:
        """Wait for the end of the kernel, and give its exit code."""
        self.forked.join()
        return self.forked.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.forked.kill()

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.forked.terminate()


def _serve(arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    from ipykernel.kernelapp import launch_new_instance

    os.setsid()  # Ctrl-C in the terminal is for the build, which lets notebooks under way finish.
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
