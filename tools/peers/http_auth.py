"""A validator's side of the tests: requests signed by the SDK's real http_auth, sent by httpx, told what to ask by JSON lines on stdin.

A job: {"seed" (hex, 32 bytes), "base", "method", "path", "params", "body", "receiver" (or null), "ageMs", "times", "copies", "sent"}.
`times` requests at once, each signed anew; each sent `copies` times, one after another. `sent` is what goes over the wire in place of
what was signed: {"method", "path", "params", "body", "headers"}, any of them.
Its answer, one JSON line: {"hotkey", "results": [{"status", "body"}]}.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any

# The SDK may say something on stdout: the answers get stdout for themselves, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

import httpx  # noqa: E402
from bittensor import http_auth  # noqa: E402
from bittensor.sp_core import Keypair  # noqa: E402

JSON_TYPE = {"Content-Type": "application/json"}
NS_PER_MS = 1_000_000
HARD_LIMIT_S = 15


def request_of(client: httpx.AsyncClient, base: str, what: dict[str, Any], headers: dict[str, str]) -> httpx.Request:
    return client.build_request(
        what["method"], base + what["path"], params=what["params"] or None, content=what["body"].encode(), headers=headers
    )


async def ask_once(client: httpx.AsyncClient, keypair: Keypair, job: dict[str, Any]) -> list[dict[str, Any]]:
    meant = request_of(client, job["base"], job, JSON_TYPE)
    auth = http_auth.sign(
        keypair,
        method=meant.method,
        # As the client will send it: with its query, percent-encoded.
        path=meant.url.raw_path.decode("ascii"),
        body=meant.content,
        receiver_ss58=job["receiver"],
        nonce_ns=time.time_ns() - job["ageMs"] * NS_PER_MS,
    )
    sent = job["sent"]
    results = []
    for _ in range(job["copies"]):
        headers = {**JSON_TYPE, **auth, **sent.get("headers", {})}
        response = await client.send(request_of(client, job["base"], {**job, **sent}, headers))
        results.append({"status": response.status_code, "body": response.text})
    return results


async def main() -> None:
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(timeout=HARD_LIMIT_S, trust_env=False) as client:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            job = json.loads(line)
            keypair = Keypair.create_from_seed(bytes.fromhex(job["seed"]))
            asked = await asyncio.gather(*(ask_once(client, keypair, job) for _ in range(job["times"])))
            answer = {"hotkey": keypair.ss58_address, "results": [one for results in asked for one in results]}
            print(json.dumps(answer), file=answers, flush=True)


asyncio.run(main())
