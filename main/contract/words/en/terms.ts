// Terms of the field, each explained in two sentences.
export const terms = {
  validator:
    'A validator asks miners questions and judges their answers. In practice mode the validators run on this computer and are part of Lode.',
  axon: 'The axon is the door through which validators reach a miner: a port that takes signed questions. Lode opens it at Start and closes it at Stop.',
  seam: 'Each grain is one question, newest at the right. The higher it lies, the longer its answer took, and its shape says how it ended.',
  score:
    'A validator compares each answer with the right one and looks at how fast it came. The score is its running judgement, from 0 (worthless) to 1 (perfect).',
  p50: 'Half of the answers were faster than this, half were slower. It is also called the median.',
  p95: 'Ninety-five of a hundred answers were faster than this. It shows how slow the slow ones are.',
  practice:
    'An honest rehearsal on this computer: real signed questions, a real model, real scores. No network, no registration and no money is involved.',
  answered: 'Questions that got a full answer before their deadline. These are the ones a validator can reward.',
  late: 'Questions whose answer was ready only after their deadline. A validator gives nothing for these.',
  refused:
    'Questions turned away before any work was done for them: not signed, too old, or from someone without the right to ask. Refusing them protects this computer.',
  failed: 'Questions that were let in and got no good answer. If this grows, something on this computer needs attention.',
  deadline: 'How long the validator waits for an answer. What comes later counts as late.',
  provider:
    'An execution provider is the way a model runs: on a graphics card, or on the processor. Lode uses the fastest that works here.',
  feel: 'How much of this computer Lode takes while it works, so that it stays yours. You choose it on the Settings screen.',
  callers:
    'Lode answers validators it knows and turns strangers away, before any work is done for them. It knows them from the network, and from a list you may keep.',
  hotkey: 'The hotkey is the account a miner answers with, and its address is how others know it. It holds no money.',
  coldkey:
    'The coldkey is the account that owns the money. Whoever has its words has the money, so it is best kept where no miner runs.',
  delegate:
    'A key of Lode’s own that may act for your coldkey, as far as you let it on the chain. It owns nothing but what it needs for fees.',
  stake: 'α held on a subnet, under a hotkey. What a miner earns is put into stake by itself, and can be taken out as τ.',
  alpha: 'Every subnet has a token of its own, its alpha. What one α is worth in τ is settled by the subnet’s pool, and changes.',
  tempo: 'A subnet pays its miners once a tempo: 360 blocks, which is 72 minutes on Bittensor.',
  immunity:
    'For a while after registering, a miner cannot lose its slot. After that the lowest earner goes when somebody new comes.',
  collateral: 'A part of the price that some subnets lock instead of burning. It is released bit by bit as the miner earns.',
  registration: 'Registering buys a slot on a subnet. The price changes with every registration, and is gone when paid.',
  slippage: 'A pool pays less for each further α that is sold into it. Slippage is what is lost by that.',
} as const;
export type Term = keyof typeof terms;
