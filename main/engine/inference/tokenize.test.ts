// The tokenizer's client: the real thread for what it says, and a thread that dies on demand for what it survives.
import { setMaxListeners } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { startThreads } from '../../rig/fork.ts';
import type { StartThread } from '../threads.ts';
import { createTokenizer, type Tokenizer } from './tokenize.ts';

const WIDTH = 620;
const open: Tokenizer[] = [];
afterEach(() => Promise.all(open.splice(0).map((tokenizer) => tokenizer.dispose())));

function create(startThread: StartThread = startThreads(BUILT), modelsFolder = MODELS_FOLDER) {
  const tokenizer = createTokenizer({ startThread, modelsFolder });
  open.push(tokenizer);
  return tokenizer;
}

/** Answers with the length of each text; the text "die" ends it, and it takes 10 ms for each request. */
const MORTAL = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, work: { texts } }) => {
    if (texts.includes('die')) process.exit(1);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    parentPort.postMessage({ id, ok: true, value: Float32Array.from(texts, (text) => text.length) });
  });`;
function mortal() {
  const threads: Worker[] = [];
  const tokenizer = create(() => {
    const thread = new Worker(MORTAL, { eval: true });
    threads.push(thread);
    return thread;
  });
  return { tokenizer, threads };
}

describe('the tokenizer', () => {
  it('turns texts into rows, one after the other', async () => {
    const tokenizer = create();
    const both = await tokenizer.tokenize('langid', ['Guten Tag', 'bonjour'], new AbortController().signal);
    const second = await tokenizer.tokenize('langid', ['bonjour'], new AbortController().signal);
    if (!both.ok || !second.ok) throw new Error('no rows');
    expect(both.rows).toHaveLength(2 * WIDTH);
    expect(both.rows.subarray(WIDTH)).toEqual(second.rows);
  });

  it('answers many callers at once, each with its own', async () => {
    const { tokenizer } = mortal();
    const texts = Array.from({ length: 60 }, (_, length) => 'x'.repeat(length));
    const results = await Promise.all(texts.map((text) => tokenizer.tokenize('any', [text], new AbortController().signal)));
    expect(results.map((result) => result.ok && result.rows[0])).toEqual(texts.map(({ length }) => length));
  });

  it('fails for a tokenizer nobody has heard of, and for a folder without its vocabulary', async () => {
    expect(await create().tokenize('none', ['a'], new AbortController().signal)).toEqual({ ok: false, why: 'failed' });
    expect(await create().tokenize('__proto__', ['a'], new AbortController().signal)).toEqual({ ok: false, why: 'failed' });
    expect(await create(startThreads(BUILT), '/nowhere').tokenize('langid', ['a'], new AbortController().signal)).toEqual({
      ok: false,
      why: 'failed',
    });
  });

  it('gives up what ends the thread twice, and answers the bystanders', async () => {
    const { tokenizer, threads } = mortal();
    const ask = (text: string) => tokenizer.tokenize('any', [text], new AbortController().signal);
    const results = await Promise.all(['a', 'die', 'bc', 'die', 'def'].map(ask));
    expect(results.map((result) => (result.ok ? result.rows[0] : result.why))).toEqual([1, 'gone', 2, 'gone', 3]);
    expect(threads.length).toBeGreaterThan(2);
    expect((await ask('after')).ok).toBe(true);
  });

  it('ends at its caller’s wish, before and meanwhile, and frees the place', async () => {
    const { tokenizer } = mortal();
    expect(await tokenizer.tokenize('any', ['a'], AbortSignal.abort())).toEqual({ ok: false, why: 'cancelled' });
    const caller = new AbortController();
    setMaxListeners(0, caller.signal);
    const crowd = Array.from({ length: 512 }, () => tokenizer.tokenize('any', ['a'], caller.signal));
    expect(await tokenizer.tokenize('any', ['a'], new AbortController().signal)).toEqual({ ok: false, why: 'overloaded' });
    caller.abort();
    for (const result of await Promise.all(crowd)) expect(result).toEqual({ ok: false, why: 'cancelled' });
    expect((await tokenizer.tokenize('any', ['a'], new AbortController().signal)).ok).toBe(true);
  });

  it('answers everyone when it is disposed, and nobody after', async () => {
    const { tokenizer } = mortal();
    const waiting = Array.from({ length: 20 }, () => tokenizer.tokenize('any', ['a'], new AbortController().signal));
    await tokenizer.dispose();
    for (const result of await Promise.all(waiting)) expect(result).toEqual({ ok: false, why: 'gone' });
    expect(await tokenizer.tokenize('any', ['a'], new AbortController().signal)).toEqual({ ok: false, why: 'gone' });
  });
});
