"""Random nested values as a synapse's fields may hold, with Python's own word on each: values.py SEED COUNT.

A line each: [the JSON that goes over the wire, str() of it, the hash a Synapse has whose one hashed field it is (null: it has none)].
The hash is bittensor/core/synapse.py's body_hash: sha3-256, in hexadecimal, of the fields' own hashes one after another.
"""

import hashlib
import json
import math
import random
import struct
import sys
from typing import Any, Optional

dice = random.Random(int(sys.argv[1]))

# Floats around which repr() changes its form, and those that are no numbers.
FLOATS = [
    0.0, -0.0, 1.0, 0.1, 1e16, 1e15, 9999999999999998.0, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 9.999e-5, 1e22, 1e21, 1e-7,
    5e-324, 2.2250738585072014e-308, sys.float_info.max, sys.float_info.epsilon, math.pi, math.inf, -math.inf, math.nan,
]  # fmt: skip
CHARACTERS = "'\"\\\n\r\t\b\f\0\x1b\x7f\x80\x85\xa0\xad éßÿĀ☃\u0378\u200b\u2028\u2029\u3000\ue000\ufeff\uffff🙂\U000e0001\U0010ffff"
HALVES = "\ud800\udbff\udc00\udfff"


def an_integer() -> int:
    size = dice.choice([1, 3, 16, 20, 80, 4_000])
    return dice.choice([1, -1]) * dice.randrange(10 ** (size - 1) - (size == 1), 10**size)


def a_float() -> float:
    if dice.random() < 0.4:
        return dice.choice([1, -1]) * dice.choice(FLOATS)
    if dice.random() < 0.5:
        return round(dice.uniform(-1, 1) * 10 ** dice.randint(-6, 18), dice.randint(0, 9))
    return struct.unpack("<d", dice.randbytes(8))[0]


def a_text() -> str:
    letters = CHARACTERS + (HALVES if dice.random() < 0.1 else "") + "abc XYZ" * 3
    return "".join(dice.choice(letters) for _ in range(dice.choice([0, 1, 2, 5, 12])))


def a_value(depth: int) -> Any:
    kind = dice.choice(["leaf", "leaf", "list", "dict"]) if depth else "leaf"
    if kind == "list":
        return [a_value(depth - 1) for _ in range(dice.randint(0, 4))]
    if kind == "dict":
        return {a_text(): a_value(depth - 1) for _ in range(dice.randint(0, 4))}
    return dice.choice([an_integer, a_float, a_float, a_text, a_text, lambda: dice.choice([None, True, False])])()


def hash_of(text: str) -> Optional[str]:
    try:
        return hashlib.sha3_256(text.encode()).hexdigest()
    except UnicodeEncodeError:
        return None


for _ in range(int(sys.argv[2])):
    # Two halves that happen to stand side by side are one character off the wire, for every reader: so for this one.
    value = json.loads(json.dumps(a_value(4)))
    field = hash_of(str(value))
    print(json.dumps([json.dumps(value), str(value), field and hash_of(field)]))
