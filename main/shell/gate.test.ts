// The gate: only our page's main frame is heard, and only in the contract's words.
import { describe, expect, it } from 'vitest';
import type { Command } from '../contract/commands.ts';
import { ok } from '../contract/problem.ts';
import { type Sender, isOurPage, passCommand } from './gate.ts';

const contents = { id: 1 };
const frame = { url: 'app://lode/', origin: 'app://lode', parent: null };
const ours: Sender = { sender: contents, senderFrame: frame };

describe('the sender', () => {
  it('is our page', () => expect(isOurPage(ours, contents)).toBe(true));

  it.each<[string, Sender]>([
    ['a frame that is gone', { ...ours, senderFrame: null }],
    ['a subframe', { ...ours, senderFrame: { ...frame, parent: frame } }],
    ['other web contents', { ...ours, sender: { id: 1 } }],
    ['a foreign origin', { ...ours, senderFrame: { ...frame, origin: 'https://lode' } }],
    ['another host', { ...ours, senderFrame: { ...frame, origin: 'app://lode.evil', url: 'app://lode.evil/' } }],
    ['an address that only begins alike', { ...ours, senderFrame: { ...frame, url: 'app://lode.evil/' } }],
    ['an opaque origin', { ...ours, senderFrame: { ...frame, origin: 'null' } }],
    ['a data: page', { ...ours, senderFrame: { ...frame, url: 'data:text/html,x' } }],
  ])('is not %s', (_name, sender) => expect(isOurPage(sender, contents)).toBe(false));

  it('is nobody while there is no window', () => expect(isOurPage({ sender: null, senderFrame: frame }, null)).toBe(false));
});

describe('a command', () => {
  const heard: Command[] = [];
  const pass = (input: unknown, allowed = true) =>
    passCommand(input, allowed, (command) => {
      heard.push(command);
      return Promise.resolve(ok({}));
    });

  it('passes when it is one', async () => {
    expect(await pass({ type: 'miner.stop', args: {} })).toEqual({ ok: true, value: {} });
    expect(heard.splice(0)).toEqual([{ type: 'miner.stop', args: {} }]);
  });

  it('does not pass from a stranger, well-formed or not', async () => {
    expect(await pass({ type: 'miner.stop', args: {} }, false)).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    expect(heard).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'miner.stop',
    [],
    {},
    { type: 'miner.stop' },
    { type: 'miner.stop', args: { extra: 1 } },
    { type: 'miner.stop', args: {}, more: 1 },
    { type: '__proto__', args: {} },
    { type: 'toString', args: {} },
    { type: 'history.read', args: { before: -1, limit: 10 } },
    { type: 'history.read', args: { before: null, limit: 1e9 } },
    { type: 'settings.change', args: { patch: { axonPort: 22 } } },
    { type: 'settings.change', args: { patch: { secret: 'key' } } },
  ])('does not pass malformed: %j', async (input) => {
    const result = await pass(input);
    expect(result).toMatchObject({ ok: false, problem: { code: 'command-invalid' } });
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(heard).toEqual([]);
  });
});
