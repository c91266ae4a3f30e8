"""A miner's side of the tests: the SDK's real Axon on a free port of this computer, as a stock Python miner would run it.

Its one line on stdin: {"seed" (hex, 32 bytes)}; its one line back: {"port", "hotkey"}. It serves until stdin ends.
"""

import json
import os
import socket
import sys
import tempfile
import time
from typing import Optional

# The SDK logs to stdout: the answer gets stdout for itself, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from bittensor.core.axon import Axon  # noqa: E402
from bittensor.core.synapse import Synapse  # noqa: E402
from bittensor_wallet import Keypair, Wallet  # noqa: E402

LOOPBACK = "127.0.0.1"


class LanguageSynapse(Synapse):
    texts: list[str]
    languages: Optional[list[list[str]]] = None
    confidences: Optional[list[list[float]]] = None


def answer(synapse: LanguageSynapse) -> LanguageSynapse:
    synapse.languages = [["eng", "deu"] for _ in synapse.texts]
    synapse.confidences = [[0.75, 0.25] for _ in synapse.texts]
    return synapse


class EverySynapse(Synapse):
    """A required field of each type that an axon reads from headers before it reads the body."""

    text: str
    items: list[list[float]]
    things: dict
    whole: int
    share: float
    flag: bool
    free: str = ""
    answer: list[int] = []


def answer_every(synapse: EverySynapse) -> EverySynapse:
    synapse.answer = [len(synapse.items), synapse.whole]
    return synapse


def free_port() -> int:
    """The SDK wants to be told its port, so one is asked for and let go of just before."""
    with socket.socket() as asked:
        asked.bind((LOOPBACK, 0))
        return asked.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    keypair = Keypair.create_from_seed(json.loads(sys.stdin.readline())["seed"])
    wallet = Wallet(name="miner", hotkey="miner", path=folder)
    wallet.set_hotkey(keypair, encrypt=False, overwrite=True)
    # Told its external address, an Axon does not ask public services for it.
    axon = Axon(wallet=wallet, port=free_port(), ip=LOOPBACK, external_ip=LOOPBACK)
    # It listens on every address whatever `ip` says; a test is nobody else's business.
    axon.fast_config.host = LOOPBACK
    axon.attach(forward_fn=answer).attach(forward_fn=answer_every)
    axon.start()
    while not axon.fast_server.started:
        time.sleep(0.01)
    print(json.dumps({"port": axon.port, "hotkey": keypair.ss58_address}), file=answers, flush=True)
    sys.stdin.read()
    axon.stop()
