// The running score that the practice validators would set as weight.
import type { Score, Ss58 } from '../../contract/units.ts';

/** Each answer moves the running score by this much of the way. */
const WEIGHT_OF_NEWEST = 0.1;

export interface Running {
  readonly value: Score;
  readonly samples: number;
}

/** One validator's memory: the mean of its first answers, then an exponential moving average. */
export function createRunning(): (score: Score) => Running {
  let value = 0;
  let samples = 0;
  return (newest) => {
    samples += 1;
    value += (newest - value) * Math.max(WEIGHT_OF_NEWEST, 1 / samples);
    return { value: Math.min(1, Math.max(0, value)) as Score, samples };
  };
}

/**
 * Where the miner stands with all of them together: each validator's own running score, weighed by its stake, as weights are on
 * chain (there the median of stake decides; with three validators a mean says more). Who has not judged yet has no say.
 */
export function createStanding(stakes: ReadonlyMap<Ss58, number>): (validator: Ss58, worth: Score) => Running {
  const own = new Map([...stakes.keys()].map((hotkey) => [hotkey, createRunning()]));
  const newest = new Map<Ss58, Running>();
  return (validator, worth) => {
    const judged = own.get(validator)?.(worth);
    if (judged) newest.set(validator, judged);
    let value = 0;
    let stake = 0;
    let samples = 0;
    for (const [hotkey, running] of newest) {
      const weight = stakes.get(hotkey) ?? 0;
      value += running.value * weight;
      stake += weight;
      samples += running.samples;
    }
    return { value: (stake > 0 ? Math.min(1, value / stake) : 0) as Score, samples };
  };
}
