"""A miner's side of the tests: an HTTP server that takes what the SDK's real http_auth.verify takes, as the SDK's guide has it.

Its one line on stdin: {"seed" (hex, 32 bytes)}; its one line back: {"port", "hotkey"}. It serves until stdin ends.
A refusal is 401 {"detail", "error": the class of the AuthError}.
"""

import inspect
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The SDK may say something on stdout: the answer gets stdout for itself, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from bittensor import http_auth  # noqa: E402
from bittensor.sp_core import Keypair  # noqa: E402

keypair = Keypair.create_from_seed(bytes.fromhex(json.loads(sys.stdin.readline())["seed"]))
# Later 11.3 releases want to be told of which scheme the callers' keys are.
PINNED = {"expected_crypto_type": 1} if "expected_crypto_type" in inspect.signature(http_auth.verify).parameters else {}


class Miner(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Each connection has a thread; one that its caller keeps open is not waited for at the end.
    timeout = 30

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            caller = http_auth.verify(
                self.headers,
                body,
                method=self.command,
                path=self.path,
                self_hotkey_ss58=keypair.ss58_address,
                **PINNED,
            )
        except http_auth.AuthError as error:
            return self.say(401, {"detail": str(error), "error": type(error).__name__})
        texts = json.loads(body)["texts"]
        languages = [["eng", "deu"] for _ in texts]
        self.say(200, {"texts": texts, "languages": languages, "caller": caller.hotkey_ss58, "nonce": str(caller.nonce_ns)})

    def say(self, status: int, value: dict[str, object]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Miner)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.server_port, "hotkey": keypair.ss58_address}), file=answers, flush=True)
sys.stdin.read()
