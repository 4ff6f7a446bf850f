"""Gives nbclient (or anything else that drives Jupyter kernels) a kernel that lives in a box.

A kernel of this Python is a fork of the box's warm process; any other kernel is started cold inside the same box. Its
messages go over Unix sockets.
"""

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import suppress
from queue import Empty
from typing import Any, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import DottedObjectName, Instance, Type, default

from .box import Box
from .place import PlaceError

PROVISIONER = "autograder-box"
CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
READY_SECONDS = 60
_LAUNCHERS = (["-m", "ipykernel_launcher"], ["-m", "ipykernel"])


class BoxClient(AsyncKernelClient):
    """A client that knows a kernel is ready as soon as it is, where the stock one waits until 0.2 s were silent."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered on both channels: what it sends from now on will arrive."""
        deadline = time.monotonic() + (READY_SECONDS if timeout is None else timeout)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            with suppress(Empty):
                while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                    pass
                while not _is_end_of(await self.get_iopub_msg(timeout=1), asked):
                    pass
                return
            if not await self.is_alive():
                raise RuntimeError("The kernel died before it was ready.")
        raise RuntimeError("The kernel did not answer in time.")


def _is_end_of(message: dict[str, Any], request: str) -> bool:
    status = message["content"].get("execution_state") if message["msg_type"] == "status" else None
    return message["parent_header"].get("msg_id") == request and status == "idle"


class BoxKernelManager(AsyncKernelManager):
    """`NotebookClient(notebook, km=BoxKernelManager(box=box))` runs a notebook in a box."""

    box = Instance(Box)
    client_class = DottedObjectName(f"{__name__}.BoxClient")
    client_factory = Type(BoxClient)

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The notebook's kernelspec, with the box as the place to start it."""
        spec = super().kernel_spec
        if spec:
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return spec


class BoxProvisioner(KernelProvisionerBase):
    """Starts, signals and ends a kernel in the box of its `BoxKernelManager`."""

    pid: int | None = None
    cold = False  # whether the kernel is a command of its own, not a fork of the warm process

    @property
    def box(self) -> Box:
        """The box of the manager we belong to."""
        box: Box = self._manager.box
        return box

    @property
    def _manager(self) -> BoxKernelManager:
        return cast(BoxKernelManager, self.parent)

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel to manage."""
        return self.pid is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make the sockets' folder and the connection file, and the command as the box will see it."""
        manager = self._manager
        self._endpoint = self.box.new_endpoint()
        info: dict[str, Any] = {
            "transport": "ipc",
            **{f"{channel}_port": number for number, channel in enumerate(CHANNELS, 1)},
            "key": manager.session.key.decode(),
            "signature_scheme": manager.session.signature_scheme,
        }
        inside = self.box.show("kernel.json", json.dumps({**info, "ip": self._endpoint.inside}))
        self.connection_info = cast(
            KernelConnectionInfo, {**info, "key": manager.session.key, "ip": self._endpoint.outside}
        )
        manager.connection_file = self._endpoint.connection_file
        command = [
            argument.replace(manager.connection_file, inside)
            for argument in manager.format_kernel_cmd(extra_arguments=kwargs.pop("extra_arguments", []))
        ]
        ours = command[0] == sys.executable and command[1:3] in _LAUNCHERS
        self.cold = not ours or self.box.preload is None
        if not self.cold:
            command = command[2:]
        given = {
            name: value for name, value in kwargs.pop("env", {}).items() if os.environ.get(name) != value
        }
        return await super().pre_launch(cmd=command, env={**self.box.environment(), **given}, **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return when it listens."""
        started = self.box.fork(
            cmd, cold=self.cold, cwd=self.box.inside(kwargs.get("cwd")), env=kwargs["env"]
        )
        self.pid = started.pid
        try:
            async with asyncio.timeout(READY_SECONDS):
                with os.fdopen(started.report, "rb") as report:
                    answer = await _read(report.fileno())
                if answer != (b"" if self.cold else b"ready"):
                    raise RuntimeError(
                        f"The kernel could not start: {answer.decode(errors='replace') or 'it died'}"
                    )
                while self.cold and not self._listens():
                    if await self.poll() is not None:
                        raise RuntimeError("The kernel died before it was ready.")
                    await asyncio.sleep(0.01)
            self._link_sockets()
        except BaseException as error:
            await self.kill()
            if isinstance(error, TimeoutError):
                raise RuntimeError(f"The kernel was not ready after {READY_SECONDS} s.") from None
            raise
        return self.connection_info

    def _listens(self) -> bool:
        return all(self._endpoint.bound(number) for number, _ in enumerate(CHANNELS, 1))

    def _link_sockets(self) -> None:
        for number, channel in enumerate(CHANNELS, 1):
            if not self._endpoint.link(number):
                raise RuntimeError(f"What the kernel made for its channel '{channel}' is not a socket.")

    async def poll(self) -> int | None:
        """None while the kernel runs, then its exit code; a kernel whose box has died was killed."""
        if self.pid is None:
            return 0
        try:
            return self.box.poll(self.pid)
        except PlaceError:
            return -signal.SIGKILL

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        while (status := await self.poll()) is None:
            await asyncio.sleep(0.005)
        self.pid = None
        return status

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and what it started."""
        if self.pid is not None:
            with suppress(PlaceError):
                self.box.signal(self.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and return when it is dead."""
        await self.send_signal(signal.SIGKILL)
        await self.wait()

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing to do: the box is emptied by who owns it."""


async def _read(fd: int) -> bytes:
    """What comes out of a pipe until it ends."""
    loop = asyncio.get_running_loop()
    os.set_blocking(fd, False)
    content = b""
    while True:
        readable = loop.create_future()
        loop.add_reader(fd, readable.set_result, None)
        try:
            await readable
        finally:
            loop.remove_reader(fd)
        if not (data := os.read(fd, 4096)):
            return content
        content += data
