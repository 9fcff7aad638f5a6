"""Firefox over WebDriver BiDi, the protocol it speaks by itself: just what a scenario needs.

https://w3c.github.io/webdriver-bidi/ . Playwright drives Firefoxes of its own making only; this drives the one that
readers have.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
KEYS = {
    "Space": " ", "Escape": "\ue00c", "Control": "\ue009", "Shift": "\ue008", "Tab": "\ue004", "Enter": "\ue007",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Home": "\ue011",
}  # fmt: skip


def found() -> str | None:
    """The machine's Firefox: the one that is named, or the first on the path."""
    return os.environ.get("FALL_LINE_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One tab. Places are CSS pixels of the page, ``errors`` what its scripts threw."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.numbers = itertools.count(1)
        self.errors: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])
        self.tab = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Do one command and wait for what it gives."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self.socket.recv(timeout=60))
            if said.get("type") == "event" and said["params"].get("type") == "javascript":
                self.errors.append(said["params"]["text"])
            if said.get("id") == number:
                assert said["type"] == "success", said
                return dict(said["result"])

    def open(self, address: str, width: int = 1280, height: int = 800) -> None:
        """A page in a tab of its own: in the old one, what is asked next may still be answered by the page that goes.

        Nothing is waited for: ask :meth:`until` for what the page is to show."""
        before, self.tab = self.tab, self.send("browsingContext.create", type="tab")["context"]
        self.send("browsingContext.close", context=before)
        self.send("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})
        self.send("browsingContext.navigate", context=self.tab, url=address, wait="none")

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression that JSON can hold."""
        told = self.send(
            "script.evaluate", expression=f"Promise.resolve({expression}).then(JSON.stringify)",
            target={"context": self.tab}, awaitPromise=True,
        )  # fmt: skip
        assert told["type"] == "success", told
        return json.loads(told["result"].get("value", "null"))

    def until(self, expression: str, seconds: float = 30) -> Any:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not (value := self.ask(expression)):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.1)
        return value

    def press(self, *keys: str) -> None:
        """Hold keys down one after another and let them go the other way round."""
        signs = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": sign} for sign in signs]
        up = [{"type": "keyUp", "value": sign} for sign in reversed(signs)]
        self._perform({"type": "key", "id": "keys", "actions": down + up})

    def click(self, x: float, y: float) -> None:
        self.drag((x, y))

    def drag(self, *places: tuple[float, float]) -> None:
        """Press at the first place, move along the others, let go."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 30} for x, y in places]
        actions = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}]
        self._perform({"type": "pointer", "id": "mouse", "actions": actions})

    def _perform(self, source: dict[str, Any]) -> None:
        self.send("input.performActions", context=self.tab, actions=[source])


@contextmanager
def firefox(program: str, home: Path) -> Iterator[Firefox]:
    """A headless Firefox with an empty profile in ``home``; gone afterwards."""
    profile = home / "profile"
    profile.mkdir()
    quiet = ["datareporting.policy.dataSubmissionEnabled", "app.update.enabled", "browser.shell.checkDefaultBrowser"]
    quiet += ["toolkit.telemetry.enabled", "network.captive-portal-service.enabled", "extensions.update.enabled"]
    (profile / "user.js").write_text("".join(f'user_pref("{name}", false);\n' for name in quiet), encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stderr is not None
            address = next((match[1] for line in process.stderr if (match := LISTENS.search(line))), None)
            assert address is not None, "Firefox ended before it listened"
            with connect(f"{address}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
