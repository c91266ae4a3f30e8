"""A validator's side of the tests: the SDK's real Dendrite, told what to ask by JSON lines on stdin, one line back for each.

{"do": "ask", "seed" (hex, 32 bytes), "axon": {"ip", "port", "hotkey"}, "synapse", "fields" (JSON text), "strict", "timeout", "times"}
    asks `times` times at once: {"hotkey", "results": [{…}]}. With "forger" (a seed) that key signs in the name of the other.
{"do": "get", …the same}
    asks with GET, as the stock Axon has it too, though no stock Dendrite does.
{"do": "stream", …the same, "via": "forward" or "call_stream"}
    opens a stream. Then {"do": "next"} brings {"chunk"}, or at its end {"result"}; {"do": "hangUp"} leaves: {}.
A chunk is told when it is there; nothing is read ahead.
"""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from typing import Any, AsyncGenerator, Optional

# The SDK logs to stdout: the answers get stdout for themselves, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from sdk import AxonInfo, Dendrite, Keypair, Synapse, Wallet, networking  # noqa: E402
from synapses import synapse_of  # noqa: E402

# A Dendrite asks public services for its own address when it is made, and a test may have no network. The address is put into a
# header that nothing is decided by; this one is reserved for documentation (RFC 5737).
networking.get_external_ip = lambda: "203.0.113.7"


def wallet_of(seed: str, folder: str) -> Wallet:
    wallet = Wallet(name="validator", hotkey=seed[:8], path=folder)
    wallet.set_hotkey(Keypair.create_from_seed(seed), encrypt=False, overwrite=True)
    return wallet


class Forger:
    """Signs with a key of its own in another's name."""

    def __init__(self, name: str, seed: str) -> None:
        self.ss58_address = Keypair.create_from_seed(name).ss58_address
        self.sign = Keypair.create_from_seed(seed).sign


def told(synapse: Synapse, sent: dict[str, Any]) -> dict[str, Any]:
    """What a validator's code would look at; `echoed`: every field it sent came back as it was, to the last digit."""
    axon, dendrite = synapse.axon, synapse.dendrite
    own = {name: getattr(synapse, name) for name in type(synapse).model_fields if name not in Synapse.model_fields}
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
        "echoed": {name: repr(value) for name, value in own.items() if name in sent} == sent,
        "fields": {name: plain(value) for name, value in own.items() if sent.get(name) != repr(value)},
    }


def plain(value: Any) -> Any:
    """A tensor as what it holds."""
    if not hasattr(value, "dtype"):
        return value
    return {"dtype": value.dtype, "shape": value.shape, "values": value.numpy().tolist()}


class Validator:
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.dendrites: dict[str, Dendrite] = {}
        self.stream: Optional[AsyncGenerator[Any, Any]] = None
        self.sent: dict[str, Any] = {}

    def dendrite(self, seed: str, forger: Optional[str]) -> Dendrite:
        name = seed + (forger or "")
        if name not in self.dendrites:
            self.dendrites[name] = Dendrite(wallet=Forger(seed, forger) if forger else wallet_of(seed, self.folder))
        return self.dendrites[name]

    def prepare(self, job: dict[str, Any]) -> tuple[Dendrite, AxonInfo, Synapse]:
        at = job["axon"]
        axon = AxonInfo(version=1, ip=at["ip"], port=at["port"], ip_type=4, hotkey=at["hotkey"], coldkey="")
        fields = json.loads(job["fields"])
        synapse = synapse_of(job["synapse"], fields, job["strict"])
        self.sent = {name: repr(getattr(synapse, name)) for name in fields}
        return self.dendrite(job["seed"], job.get("forger")), axon, synapse

    async def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        dendrite, axon, synapse = self.prepare(job)
        synapses = await dendrite.forward(
            axons=[axon] * job["times"], synapse=synapse, timeout=job["timeout"], deserialize=False
        )
        return {"hotkey": dendrite.keypair.ss58_address, "results": [told(one, self.sent) for one in synapses]}

    async def get(self, job: dict[str, Any]) -> dict[str, Any]:
        dendrite, axon, synapse = self.prepare(job)
        synapse = dendrite.preprocess_synapse_for_request(axon, synapse, job["timeout"])
        url = f"http://{axon.ip}:{axon.port}/{job['synapse']}"
        session = await dendrite.session
        async with session.get(url, headers=synapse.to_headers(), json=synapse.model_dump()) as response:
            dendrite.process_server_response(response, await response.json(), synapse)
        return {"hotkey": dendrite.keypair.ss58_address, "results": [told(synapse, self.sent)]}

    async def open(self, job: dict[str, Any]) -> dict[str, Any]:
        dendrite, axon, synapse = self.prepare(job)
        how = {"timeout": job["timeout"], "deserialize": False}
        if job["via"] == "call_stream":
            self.stream = dendrite.call_stream(target_axon=axon, synapse=synapse, **how)
        else:
            self.stream = await dendrite.forward(axons=axon, synapse=synapse, streaming=True, **how)
        return {}

    async def next(self) -> dict[str, Any]:
        one = await anext(self.stream)
        return {"result": told(one, self.sent)} if isinstance(one, Synapse) else {"chunk": one}

    async def hang_up(self) -> dict[str, Any]:
        # The SDK's generator yields once more when it is closed, which Python takes amiss after the connection was let go.
        with contextlib.suppress(RuntimeError):
            await self.stream.aclose()
        return {}

    async def do(self, job: dict[str, Any]) -> dict[str, Any]:
        match job["do"]:
            case "ask":
                return await self.ask(job)
            case "get":
                return await self.get(job)
            case "stream":
                return await self.open(job)
            case "next":
                return await self.next()
            case _:
                return await self.hang_up()

    async def close(self) -> None:
        for dendrite in self.dendrites.values():
            await dendrite.aclose_session()


async def main(folder: str) -> None:
    validator = Validator(folder)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await validator.do(json.loads(line))), file=answers, flush=True)
    await validator.close()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
