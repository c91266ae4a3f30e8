"""The SDK's own bt.Tensor: reads tensors as a validator would, and writes each again.

One JSON line in: a list of {"buffer", "dtype", "shape"}; one back: a list of the same, written by the SDK, or of null where it
would not read one. It works until stdin ends.
"""

import json
import os
import sys

# The SDK logs to stdout: the answers get stdout for themselves, everything else goes to stderr.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from sdk import Tensor  # noqa: E402


def again(sent: dict) -> dict | None:
    try:
        written = Tensor.serialize(Tensor(**sent).numpy())
        return {"buffer": written.buffer, "dtype": str(written.dtype), "shape": list(written.shape)}
    except Exception:
        return None


for line in sys.stdin:
    print(json.dumps([again(sent) for sent in json.loads(line)]), file=answers, flush=True)
