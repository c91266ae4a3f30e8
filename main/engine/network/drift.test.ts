// Drift: upstream's files as they were, changed, gone, and files nobody pinned, whose first reading counts.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../contract/subnet.ts';
import { startWebPeer, type WebPeer } from '../testing/web-peer.ts';
import { lookForDrift } from './drift.ts';
import { createEgress } from './egress.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const COMMIT = 'a'.repeat(40);
const watching = (watch: Record<string, string | null>, commit = COMMIT): Pick<Manifest, 'id' | 'upstream'> => ({
  id: 'tag101',
  upstream: {
    repository: 'a/b',
    commit,
    sdk: '11',
    watch: Object.entries(watch).map(([path, sha256]) => ({ path, url: `https://raw.example.com/${path}`, sha256 })),
  },
});

let files: Record<string, string>;
let seen: Record<string, string>;
let peer: WebPeer;
beforeEach(async () => {
  files = { 'protocol.py': 'class A', 'reward.py': 'r = 1' };
  seen = {};
  peer = await startWebPeer((request, response) => {
    const text = files[(request.url ?? '').slice(1)];
    if (text === undefined) response.writeHead(404).end('not found');
    else response.end(text);
  });
});
afterEach(() => peer.close());

const look = (of: Pick<Manifest, 'id' | 'upstream'>) =>
  lookForDrift(
    of,
    createEgress({ hosts: ['raw.example.com'], dispatcher: peer.dispatcher }),
    {
      read: () => Promise.resolve(seen),
      keep: (now) => {
        seen = { ...now };
        return Promise.resolve();
      },
    },
    new AbortController().signal,
  );

describe('drift', () => {
  it('compares with what was pinned', async () => {
    const pinned = watching({ 'protocol.py': hash('class A'), 'reward.py': hash('r = 1') });
    expect(await look(pinned)).toEqual({ kind: 'same' });
    files['reward.py'] = 'r = 2';
    expect(await look(pinned)).toEqual({ kind: 'changed', path: 'reward.py' });
    expect(seen).toEqual({});
  });

  it('remembers what it first read of a file nobody pinned, for the code written from that commit', async () => {
    const unpinned = watching({ 'protocol.py': null });
    expect(await look(unpinned), 'there is nothing yet to compare it with').toEqual({ kind: 'cannot-tell' });
    expect(await look(unpinned)).toEqual({ kind: 'same' });
    files['protocol.py'] = 'class B';
    expect(await look(unpinned)).toEqual({ kind: 'changed', path: 'protocol.py' });
    expect(await look(watching({ 'protocol.py': null }, 'b'.repeat(40))), 'a newer Lode begins anew').toEqual({
      kind: 'cannot-tell',
    });
  });

  it('cannot tell of what it cannot read, and says what it can', async () => {
    const pinned = watching({ 'gone.py': hash('x'), 'protocol.py': hash('class A') });
    expect(await look(pinned)).toEqual({ kind: 'cannot-tell' });
    files['protocol.py'] = 'class B';
    expect(await look(pinned)).toEqual({ kind: 'changed', path: 'protocol.py' });
    expect(await look(watching({})), 'nothing is watched').toEqual({ kind: 'cannot-tell' });
  });
});
