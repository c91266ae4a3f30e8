// What is shown before the engine's first word: a miner that is being set up, and nothing counted.
import { Settings } from '../contract/settings.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';

export function emptySnapshot(version: string): EngineSnapshot {
  const none = { answered: 0, late: 0, refused: 0, failed: 0 };
  return {
    seq: 1,
    at: Date.now() as EpochMs,
    version,
    miner: { kind: 'setting-up' },
    hotkey: null,
    axon: null,
    device: null,
    ladder: [],
    session: none,
    today: none,
    refusals: [],
    latency: null,
    score: null,
    practice: null,
    queries: [],
    notices: [],
    callers: null,
    settings: Settings.parse({}),
    offers: [],
    catalogueProblem: null,
    store: null,
    wallet: null,
    computer: null,
    pausing: null,
  };
}
