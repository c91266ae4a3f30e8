// For tests: runs a table of hostile requests; each row gets what it should, is counted once, and an honest caller after it is served.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startThreads } from '../../../rig/fork.ts';
import { dial, send } from './client.ts';
import { asking } from './hostile.ts';
import { BUILT, run, type Running, type RunOptions } from './rig.ts';
import { readReplies, type WireReplies } from './reply-reader.ts';
import { btauthRequest, classicRequest } from './signer.ts';
import { createVerifier } from '../verifier-pool.ts';

/**
 * What is sent; the statuses heard, in order (none: closed without a word); the reasons counted (an outcome where there is none),
 * in any order.
 */
export type Row = readonly [name: string, make: () => Buffer, statuses: readonly number[], counted: readonly string[]];

const PATIENCE = { timeout: 8_000, interval: 5 };

export function hostileTable(rows: readonly Row[], options: Partial<RunOptions> = {}): { running(): Running } {
  const verifier = createVerifier({ startThread: startThreads(BUILT) });
  let axon: Running | null = null;
  const running = (): Running => {
    if (!axon) throw new Error('not running yet');
    return axon;
  };
  beforeAll(async () => {
    axon = await run({ verifier, limits: { lingerMs: 50, headersTimeoutMs: 500, bodyTimeoutMs: 500 }, ...options });
  });
  afterAll(async () => {
    await axon?.close();
    await verifier.dispose();
  });

  it.each(rows)('%s', async (_, make, statuses, counted) => {
    const { port, queries, gates } = running();
    queries.length = 0;
    const socket = await dial(port);
    const heard: Buffer[] = [];
    let closed = false;
    socket.on('data', (bytes: Buffer) => heard.push(bytes));
    socket.once('close', () => (closed = true));
    const sent = make();
    socket.write(sent);
    const read = (): WireReplies => readReplies(Buffer.concat(heard), { heads: sent.toString('latin1').startsWith('HEAD ') });
    const over = (): boolean =>
      closed || (statuses.length > 0 && read().replies.filter(({ whole }) => whole).length >= statuses.length);
    await vi.waitFor(() => expect(over()).toBe(true), PATIENCE);
    socket.destroy();
    expect(read().fault).toBeNull();
    expect(read().replies.map(({ status }) => status)).toEqual(statuses);
    for (const asked of [classicRequest, btauthRequest]) expect((await send(port, asked(asking))).status).toBe(200);
    await vi.waitFor(() => expect(queries.length).toBeGreaterThanOrEqual(counted.length + 2), PATIENCE);
    const reasons = queries.map(({ reason, outcome }) => reason ?? outcome);
    expect(reasons.toSorted()).toEqual([...counted, 'answered', 'answered'].toSorted());
    for (const status of statuses) expect(queries.map((query) => query.status)).toContain(status);
    await vi.waitFor(() => expect([gates.room.held, gates.slots.size, verifier.pending]).toEqual([0, 0, 0]), PATIENCE);
  });
  return { running };
}
