// Rows and snapshots for tests: whole, and checked by the contract's own schemas.
import { QueryRow } from '../../main/contract/query.ts';
import { plainHost, Snapshot } from '../../main/contract/snapshot.ts';

export const T0 = Date.UTC(2026, 10, 23, 14, 0, 0);

export function row(id: number, change: Record<string, unknown> = {}): QueryRow {
  return QueryRow.parse({
    id,
    at: T0 + id * 1_000,
    outcome: 'answered',
    reason: null,
    dialect: 'classic',
    caller: null,
    callerName: 'Practice validator 1',
    route: 'LanguageSynapse',
    items: 1,
    asked: 'Tots els éssers humans',
    said: 'cat',
    latencyMs: 8,
    deadlineMs: 12_000,
    score: null,
    ...change,
  });
}

export function snapshot(seq: number, change: Record<string, unknown> = {}): Snapshot {
  const none = { answered: 0, late: 0, refused: 0, failed: 0 };
  return Snapshot.parse({
    seq,
    at: T0 + seq * 250,
    version: '0.1.0',
    miner: { kind: 'mining', work: { kind: 'practice', subnet: 'practice' }, since: T0, recovering: null },
    hotkey: null,
    axon: { host: '127.0.0.1', port: 8091 },
    device: { provider: 'cpu', name: 'A processor' },
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
    settings: { theme: 'system', onClose: 'ask', axonPort: 8091 },
    offers: [],
    catalogueProblem: null,
    store: null,
    wallet: null,
    computer: null,
    pausing: null,
    host: plainHost('desktop', '/data'),
    ...change,
  });
}
