// For tests: a real Dendrite and an axon it asks, set up and taken down around a file's tests, which are skipped where there is no SDK.
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { type Answer, type Dendrite, type Job, startDendrite, type Told } from '../../../rig/dendrite-for-tests.ts';
import { startThreads } from '../../../rig/fork.ts';
import { needsSdk, type SdkName, sdks } from '../../../rig/sdk-for-tests.ts';
import type { Verifier } from '../axon.ts';
import { createVerifier } from '../verifier-pool.ts';
import { BUILT, miner, type Running } from './rig.ts';

const SET_UP_MS = 60_000;
/** What is waited for comes at once, but for a computer that is busy. */
export const PATIENCE = { timeout: 5_000 };

/** The seeds of rig.ts's signers, as Python's Keypair takes them. */
const seedOf = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);
export const VALIDATOR_SEED = seedOf(2);
export const STRANGER_SEED = seedOf(3);

export interface DendriteRig {
  readonly axon: Running;
  readonly dendrite: Dendrite;
  /** What is asked where nothing else is said: a LanguageSynapse of the validator, with 12 s. */
  job(over?: Partial<Job>): Job;
  ask(over?: Partial<Job>): Promise<Answer>;
  askOnce(over?: Partial<Job>): Promise<Told>;
  /** The row of the query with this nonce; it may come after the reply. */
  rowOf(told: Told): Promise<Running['queries'][number]>;
}

function there<T>(one: T | null): T {
  if (one === null) throw new Error('asked for before it was set up');
  return one;
}

/** `open`: runs the axon; what it throws fails the tests. `close`: what else is to be taken down. */
export function dendriteRig(
  sdk: SdkName,
  open: (verifier: Verifier) => Promise<Running>,
  close: () => Promise<void> = () => Promise.resolve(),
): DendriteRig {
  const verifier = createVerifier({ startThread: startThreads(BUILT) });
  let axon: Running | null = null;
  let dendrite: Dendrite | null = null;
  beforeAll(async () => {
    const { where } = sdks[sdk];
    if (where === null) return;
    dendrite = startDendrite(where);
    axon = await open(verifier);
  }, SET_UP_MS);
  afterAll(async () => {
    await dendrite?.close();
    await axon?.close();
    await close();
    await verifier.dispose();
  }, SET_UP_MS);
  beforeEach(needsSdk(sdk));

  const rig: DendriteRig = {
    get axon() {
      return there(axon);
    },
    get dendrite() {
      return there(dendrite);
    },
    job: (over = {}) => ({
      seed: VALIDATOR_SEED,
      axon: { ip: '127.0.0.1', port: rig.axon.port, hotkey: miner.hotkey },
      synapse: 'LanguageSynapse',
      fields: '{"texts": ["hello"]}',
      strict: true,
      timeout: 12,
      times: 1,
      ...over,
    }),
    ask: (over) => rig.dendrite.ask(rig.job(over)),
    async askOnce(over) {
      const { results } = await rig.ask(over);
      if (!results[0]) throw new Error('no result');
      return results[0];
    },
    rowOf: ({ nonce }) =>
      vi.waitFor(() => {
        const row = rig.axon.queries.find((query) => query.nonce === nonce);
        if (!row) throw new Error('no such row');
        return row;
      }, PATIENCE),
  };
  return rig;
}
