"""btcli's own wallet library over keyfiles: writes one as a person's btcli would, and reads those of others.

One JSON line in, one back, until stdin ends; files travel as hex:
{"do": "write", "phrase" or "seed", "password" or null}: {"file"};
{"do": "read", "file", "password" or null}: {"address", "phrase", "seed", "privateKey"}, or {"refused": words}.
"""

import json
import os
import sys
from typing import Any

# The library says what it does on stdout: the answers get stdout for themselves, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from bittensor_wallet import Keypair, keyfile  # noqa: E402


def write(job: dict[str, Any]) -> dict[str, Any]:
    keypair = Keypair.create_from_mnemonic(job["phrase"]) if "phrase" in job else Keypair.create_from_seed(job["seed"])
    data = keyfile.serialized_keypair_to_keyfile_data(keypair)
    if job["password"] is not None:
        data = keyfile.encrypt_keyfile_data(data, job["password"])
    return {"file": data.hex()}


def read(job: dict[str, Any]) -> dict[str, Any]:
    data = bytes.fromhex(job["file"])
    try:
        if job["password"] is not None:
            data = keyfile.decrypt_keyfile_data(data, job["password"])
        keypair = keyfile.deserialize_keypair_from_keyfile_data(data)
    except Exception as refused:
        return {"refused": str(refused)}
    said = json.loads(data)
    return {
        "address": keypair.ss58_address,
        "phrase": said.get("secretPhrase"),
        "seed": said.get("secretSeed"),
        "privateKey": said.get("privateKey"),
    }


for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps(write(job) if job["do"] == "write" else read(job)), file=answers, flush=True)
