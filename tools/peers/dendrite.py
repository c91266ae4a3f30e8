"""A validator's side of the tests: the SDK's real Dendrite, told what to ask by JSON lines on stdin.

A job: {"seed" (hex, 32 bytes), "axon": {"ip", "port", "hotkey"}, "synapse", "fields", "timeout", "times"}.
Its answer, one JSON line: {"hotkey", "results": [{...}]}; jobs are done one after another, a job's `times` queries at once.
"""

import asyncio
import json
import os
import sys
import tempfile
from typing import Any, Optional

# The SDK logs to stdout: the answers get stdout for themselves, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from bittensor.core.chain_data import AxonInfo  # noqa: E402
from bittensor.core.dendrite import Dendrite  # noqa: E402
from bittensor.core.synapse import Synapse  # noqa: E402
from bittensor.utils import networking  # noqa: E402
from bittensor_wallet import Keypair, Wallet  # noqa: E402
from pydantic import create_model  # noqa: E402

# A Dendrite asks public services for its own address when it is made, and a test may have no network. The address is put into a
# header that nothing is decided by; this one is reserved for documentation (RFC 5737).
networking.get_external_ip = lambda: "203.0.113.7"


class LanguageSynapse(Synapse):
    texts: list[str]
    languages: Optional[list[list[str]]] = None
    confidences: Optional[list[list[float]]] = None


def synapse_of(name: str, fields: dict[str, Any]) -> Synapse:
    """The practice synapse where it fits; else one of that name that takes any field, as a validator of another mind would have."""
    if name == "LanguageSynapse" and all(isinstance(text, str) for text in fields["texts"]):
        return LanguageSynapse(**fields)
    return create_model(name, __base__=Synapse, **{field: (Any, ...) for field in fields})(**fields)


def wallet_of(seed: str, folder: str) -> Wallet:
    wallet = Wallet(name="validator", hotkey=seed[:8], path=folder)
    wallet.set_hotkey(Keypair.create_from_seed(seed), encrypt=False, overwrite=True)
    return wallet


def told(synapse: Synapse) -> dict[str, Any]:
    """What a validator's code would look at."""
    axon, dendrite = synapse.axon, synapse.dendrite
    return {
        "success": synapse.is_success,
        "timedOut": synapse.is_timeout,
        "status": dendrite.status_code,
        "message": dendrite.status_message,
        "processTime": dendrite.process_time,
        "dendrite": dendrite.hotkey,
        "nonce": str(dendrite.nonce),
        "axon": axon.hotkey,
        "axonStatus": axon.status_code,
        "axonMessage": axon.status_message,
        "texts": getattr(synapse, "texts", None),
        "languages": getattr(synapse, "languages", None),
        "confidences": getattr(synapse, "confidences", None),
    }


async def main(folder: str) -> None:
    dendrites: dict[str, Dendrite] = {}
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        job = json.loads(line)
        seed = job["seed"]
        if seed not in dendrites:
            dendrites[seed] = Dendrite(wallet=wallet_of(seed, folder))
        dendrite = dendrites[seed]
        at = job["axon"]
        axon = AxonInfo(version=1, ip=at["ip"], port=at["port"], ip_type=4, hotkey=at["hotkey"], coldkey="")
        synapses = await dendrite.forward(
            axons=[axon] * job["times"],
            synapse=synapse_of(job["synapse"], job["fields"]),
            timeout=job["timeout"],
            deserialize=False,
        )
        answer = {"hotkey": dendrite.keypair.ss58_address, "results": [told(one) for one in synapses]}
        print(json.dumps(answer), file=answers, flush=True)
    for dendrite in dendrites.values():
        await dendrite.aclose_session()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
