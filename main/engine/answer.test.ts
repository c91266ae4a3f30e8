// One request through an adapter, as `npm run answer` asks it: with any limit a dendrite may name, and with what is no request.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SubnetId } from '../contract/subnet.ts';
import type { Ss58 } from '../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { answerOnce } from './answer.ts';
import { encodeGraph } from './subnets/clique/encode.ts';
import { emptyGraph, join } from './subnets/clique/graph.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lode-answer-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (subnet: SubnetId, body: unknown) =>
  answerOnce({
    subnet,
    body,
    files: null,
    modelsFolder: MODELS_FOLDER,
    dataFolder: folder,
    spawn: forkSpawn(BUILT),
    startThread: startThreads(BUILT),
    hotkey: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58,
  });

describe('one request', () => {
  it('is answered whole and scored, within a limit of parts of a millisecond too', { timeout: 30_000 }, async () => {
    const path3 = emptyGraph(3);
    join(path3, 0, 1);
    join(path3, 1, 2);
    const body = { uuid: 'u', number_of_nodes: 3, encoded_matrix: encodeGraph(path3), timeout: 1.2345678 };
    const { reply, selfScore, problem } = await ask('clique', body);
    expect(problem).toBeNull();
    expect(reply).toMatchObject({ uuid: 'u', timeout: 1.2345678 });
    expect([
      [0, 1],
      [1, 2],
    ]).toContainEqual(reply?.['maximum_clique']);
    expect(selfScore?.parts).toMatchObject({ size: 2 });
  });

  it('that is none is refused with what is wrong', { timeout: 30_000 }, async () => {
    expect(await ask('clique', { number_of_nodes: -1 })).toMatchObject({
      reply: null,
      problem: { code: 'command-invalid', params: { detail: expect.stringContaining('number_of_nodes') } },
    });
  });

  it('of a subnet whose model is not here says so', async () => {
    expect(await ask('tag101', {})).toMatchObject({ reply: null, problem: { code: 'model-not-downloaded' } });
  });
});
