"""What the programs beside this one use of a classic SDK, whichever age it has: 10 has it in `core`, 7 at its top."""

import sys

try:
    from bittensor.core.chain_data import AxonInfo
    from bittensor.core.dendrite import Dendrite
    from bittensor.core.stream import StreamingSynapse
    from bittensor.core.synapse import Synapse
    from bittensor.core.tensor import Tensor
    from bittensor.utils import networking
    from bittensor_wallet import Keypair, Wallet
except ImportError:
    from bittensor import AxonInfo, Keypair, StreamingSynapse, Synapse, Tensor
    from bittensor import dendrite as Dendrite
    from bittensor import wallet as Wallet
    from bittensor.utils import networking

# The SDK's tensors look for torch's dtypes by name, and fail where torch, a gigabyte, is not there. They are told that they have them.
dtypes = sys.modules[Tensor.__module__].dtypes
if getattr(dtypes, "torch", None) is False:
    dtypes.torch = True

__all__ = ["AxonInfo", "Dendrite", "Keypair", "StreamingSynapse", "Synapse", "Tensor", "Wallet", "networking"]
