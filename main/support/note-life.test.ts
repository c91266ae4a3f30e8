// Lode's life in codes: each change once, and nothing of what a stranger or a person wrote.
import { expect, it } from 'vitest';
import { plainHost, type Snapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { emptySnapshot } from '../shell/empty-snapshot.ts';
import { LOG_EVENTS, type LogCode } from './events.ts';
import type { Log } from './log.ts';
import { noteLife, noteRefusal } from './note-life.ts';

const at = (ms: number) => ms as EpochMs;
const rest: Snapshot = { ...emptySnapshot('1'), host: plainHost('desktop', '/data') };

function watch() {
  const heard: object[] = [];
  const log: Log = {
    event: (code: LogCode, fields: object) => void heard.push({ event: code, ...LOG_EVENTS[code].parse(fields) }),
    close: () => undefined,
  };
  const listeners: ((snapshot: Snapshot) => void)[] = [];
  noteLife({ current: rest, subscribe: (listener) => (listeners.push(listener), () => undefined) }, log);
  return { heard, log, show: (change: Partial<Snapshot>) => listeners[0]?.({ ...rest, ...change }) };
}

it('each change of state once, as a code', () => {
  const { heard, show } = watch();
  const work = { kind: 'practice', subnet: 'practice' } as const;
  const mining = { kind: 'mining', work, since: at(1), recovering: null } as const;
  show({ miner: mining, device: { provider: 'cpu', name: 'A name' } });
  show({ miner: { ...mining, since: at(2) }, device: { provider: 'cpu', name: 'Another' } });
  show({ miner: { kind: 'paused', work, reason: 'full-screen', cause: 'Secret.exe', until: null, since: at(3) } });
  const problem = { code: 'folder-unusable', params: { folder: '/home/ada' } } as const;
  show({ miner: { kind: 'blocked', problem, helps: [], work: null, since: at(4) } });
  expect(heard).toEqual([
    { event: 'state', kind: 'setting-up', subnet: null, practice: null, pause: null, problem: null },
    { event: 'state', kind: 'mining', subnet: 'practice', practice: true, pause: null, problem: null },
    { event: 'device', provider: 'cpu' },
    { event: 'state', kind: 'paused', subnet: 'practice', practice: true, pause: 'full-screen', problem: null },
    { event: 'device', provider: null },
    { event: 'state', kind: 'blocked', subnet: null, practice: null, pause: null, problem: 'folder-unusable' },
  ]);
});

it('a notice once, an engine lost and back, a command refused', () => {
  const { heard, log, show } = watch();
  const notice = { id: 1, at: at(5), code: 'disk-full', params: { folder: '/home/ada' } } as const;
  show({ notices: [notice] });
  show({ notices: [notice], host: { ...rest.host, engineLost: { since: at(6), blocked: true } } });
  show({ notices: [notice] });
  noteRefusal('miner.start', { ok: false, problem: { code: 'not-allowed', params: { detail: 'x' } } }, log);
  noteRefusal('miner.start', { ok: true, value: {} }, log);
  expect(heard.slice(1)).toEqual([
    { event: 'notice', code: 'disk-full' },
    { event: 'engine-lost', blocked: true },
    { event: 'engine-back', blocked: false },
    { event: 'command-refused', command: 'miner.start', problem: 'not-allowed' },
  ]);
});

it('where an update stands, a download once, and why it was refused; nothing of its words', () => {
  const { heard, show } = watch();
  const stands = (update: Snapshot['host']['update']) => show({ host: { ...rest.host, update } });
  const release = { version: '0.2.0', notes: 'Words of the maker' } as const;
  stands({ kind: 'current', checkedAt: at(1), problem: { code: 'update-feed-unreachable', params: { host: 'lode.test' } } });
  for (const doneBytes of [0, 5, 9]) stands({ kind: 'downloading', ...release, bytes: 9, doneBytes });
  stands({ kind: 'failed', version: '0.2.0', problem: { code: 'update-altered', params: {} }, at: at(2) });
  expect(heard.slice(1)).toEqual([
    { event: 'update', kind: 'current', version: null, problem: 'update-feed-unreachable' },
    { event: 'update', kind: 'downloading', version: '0.2.0', problem: null },
    { event: 'update', kind: 'failed', version: '0.2.0', problem: 'update-altered' },
  ]);
});
