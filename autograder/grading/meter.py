"""nbclient, which keeps every byte a notebook prints, made to keep no more than is allowed."""

import asyncio
import json
from typing import Any, cast

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.limits import Limits

OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data", "error")
LEAST = 16  # bytes that a message counts, so that a flood of empty ones ends, too


class MeteredClient(NotebookClient):
    """A client that interrupts a cell when its output, or that of the notebook, is more than it may be."""

    limits = Limits()
    cell_bytes = all_bytes = 0
    flooded = False

    async def async_execute_cell(self, cell: NotebookNode, *args: Any, **kwargs: Any) -> NotebookNode:
        """nbclient's, with the meter at zero for a new cell."""
        self.all_bytes += self.cell_bytes
        self.cell_bytes, self.flooded = 0, False
        return await super().async_execute_cell(cell, *args, **kwargs)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """nbclient's, unless the message is one too many."""
        if msg["msg_type"] in OUTPUTS:
            if self.flooded:
                return None
            self.cell_bytes += max(LEAST, bytes_of(msg["msg_type"], msg["content"]))
            if (
                self.cell_bytes > self.limits.cell_output
                or self.all_bytes + self.cell_bytes > self.limits.output
            ):
                self.flooded = True
                self.interrupting = asyncio.ensure_future(
                    cast(AsyncKernelManager, self.km).interrupt_kernel()
                )
                return None
        return super().process_message(msg, cell, cell_index)


def bytes_of(kind: str, content: dict[str, Any]) -> int:
    """How many bytes of UTF-8 an output is: its text, or for what is more than text, its JSON."""
    text = content.get("text") if kind == "stream" else None
    if not isinstance(text, str):
        text = json.dumps(content, ensure_ascii=False, default=str)
    return len(text.encode(errors="surrogatepass"))
