// The slot's guardian: how long a slot is protected, who would go before it, and when to say a word.
// Rule: RaoFoundation/subtensor pallets/subtensor/src/subnets/registration.rs get_neuron_to_prune.
import { alphaRaoText } from '../../contract/amounts.ts';
import type { BlockRef } from '../../contract/chain.ts';
import type { SlotView } from '../../contract/earnings.ts';
import type { Metagraph, Neuron, RegistrationTerms } from '../chain/chain.ts';
import { alphaRao } from '../../contract/amounts.ts';

/** Positions from the door at which it is time to say something. */
const SOON = 5;

export function slotView(
  terms: RegistrationTerms,
  { neurons, ownerHotkey, netuid }: Metagraph,
  uid: number,
  name: string,
  block: BlockRef,
): SlotView {
  const ours = neurons[uid];
  const immuneLeft = (neuron: Neuron): number => Math.max(0, terms.immunityBlocks - (block.number - neuron.registeredAt));
  const immuneBlocks = ours ? immuneLeft(ours) : 0;
  const full = terms.slotsUsed >= terms.slotsAll;
  const prunable = neurons.filter(({ hotkey }) => hotkey !== ownerHotkey);
  const open = prunable.filter((neuron) => immuneLeft(neuron) === 0);
  // Those with immunity go only where too few others are left.
  const queue = (open.length > terms.minNonImmune ? open : prunable.filter((neuron) => immuneLeft(neuron) > 0)).toSorted(
    byDanger,
  );
  const place = queue.findIndex((neuron) => neuron.uid === uid);
  const position = full && place >= 0 ? place + 1 : null;
  return {
    netuid,
    name,
    uid,
    immuneBlocks,
    position,
    ourEmission: alphaRaoText(ours?.emission ?? alphaRao(0n)),
    lowestEmission: queue[0] ? alphaRaoText(queue[0].emission) : null,
    warning: !ours
      ? 'gone'
      : position === null || immuneBlocks > 0
        ? 'none'
        : position === 1
          ? 'next'
          : position <= SOON
            ? 'soon'
            : 'none',
    block,
  };
}

const byDanger = (a: Neuron, b: Neuron): number =>
  a.emission === b.emission ? a.registeredAt - b.registeredAt || a.uid - b.uid : a.emission < b.emission ? -1 : 1;
