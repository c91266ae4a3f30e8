"""The synapses of a validator that the tests play: one of every kind the SDK knows."""

import base64
from functools import partial
from typing import Any, AsyncIterator, ClassVar, List, Optional

import msgpack
import msgpack_numpy
import numpy
from aiohttp import ClientResponse
from pydantic import create_model
from sdk import StreamingSynapse, Synapse, Tensor


class LanguageSynapse(Synapse):
    """The practice subnet's."""

    texts: List[str]
    languages: Optional[List[List[str]]] = None
    confidences: Optional[List[List[float]]] = None


class TextSynapse(Synapse):
    """It's AI's."""

    texts: List[str]
    predictions: List[List[float]]
    version: str = ""


class MaximumCliqueOfLambdaGraph(Synapse):
    """CliqueAI's: nothing of it is required."""

    uuid: str = ""
    label: str = ""
    number_of_nodes: int = 0
    encoded_matrix: str = ""
    maximum_clique: List[int] = []


class HashedSynapse(Synapse):
    """Covered by the signature, in the order of the tuple, which is not that of the class."""

    note: str
    count: int
    ratio: float
    scores: List[float]
    meta: Any
    flag: bool
    nothing: Optional[str] = None
    aside: str = ""
    answer: Optional[str] = None
    required_hash_fields: ClassVar[tuple] = ("scores", "note", "nothing", "meta", "count", "flag", "ratio")


class HashedInClassOrderSynapse(Synapse):
    """As SDKs before 7.2 have it: a field like the others, hashed in the order of the class."""

    first: str
    second: str
    answer: Optional[str] = None
    required_hash_fields: List[str] = ["second", "first"]


class TensorSynapse(Synapse):
    image: Tensor
    mask: Optional[Tensor] = None
    logits: Optional[Tensor] = None


class BlobSynapse(Synapse):
    """Asks for a long answer."""

    length: int
    blob: Optional[str] = None


class StreamSynapse(StreamingSynapse):
    prompt: str
    completion: Optional[str] = None

    async def process_streaming_response(self, response: ClientResponse) -> AsyncIterator[str]:
        self.completion = ""
        async for chunk in response.content.iter_any():
            text = chunk.decode()
            self.completion += text
            yield text

    def extract_response_json(self, response: ClientResponse) -> dict:
        """As most subnets' do: the terminals from the headers, what was streamed from what was gathered."""

        def terminal(name: str) -> dict:
            start = f"bt_header_{name}_"
            return {key[len(start) :]: value for key, value in response.headers.items() if key.startswith(start)}

        return {
            "name": response.headers.get("name"),
            "timeout": float(response.headers.get("timeout", 0)),
            "axon": terminal("axon"),
            "dendrite": terminal("dendrite"),
            "prompt": self.prompt,
            "completion": self.completion,
        }

    def deserialize(self) -> "StreamSynapse":
        return self


KINDS = {
    kind.__name__: kind
    for kind in (
        LanguageSynapse,
        TextSynapse,
        MaximumCliqueOfLambdaGraph,
        HashedSynapse,
        HashedInClassOrderSynapse,
        TensorSynapse,
        BlobSynapse,
        StreamSynapse,
    )
}


def with_tensors(value: Any) -> Any:
    """{"tensor": [...], "as": dtype} as the SDK's own Tensor; one of objects says that it is another, as an attacker's would."""
    if not (isinstance(value, dict) and value.keys() == {"tensor", "as"}):
        return value
    array = numpy.array(value["tensor"], dtype=value["as"])
    if value["as"] != "object":
        return Tensor.serialize(array)
    pickled = base64.b64encode(msgpack.packb(array, default=partial(msgpack_numpy.encode, allow_pickle=True))).decode()
    return Tensor(buffer=pickled, dtype="float32", shape=list(array.shape))


def synapse_of(name: str, fields: dict, strict: bool) -> Synapse:
    """`strict` false: of that name, but with fields of any kind, as a validator of another mind would send them."""
    if strict:
        return KINDS[name](**{field: with_tensors(value) for field, value in fields.items()})
    return create_model(name, __base__=Synapse, **{field: (Any, ...) for field in fields})(**fields)
