// Tensors as the SDK's real Dendrite sends and reads them: every dtype there and back, and what no tensor is.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RouteSpec } from '../subnets/adapter.ts';
import { TensorField, writeTensor } from '../subnets/tensor.ts';
import { dendriteRig } from './testing/dendrite-rig.ts';
import { languageRoute, run, validator, withLimits } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const MB = 1_048_576;
const TensorSynapse = z.object({ image: TensorField });
/** Sends the image back as the mask, and how many numbers it holds as the logits. */
const route: RouteSpec<typeof TensorSynapse> = {
  ...languageRoute(withLimits({ maxBodyBytes: 16 * MB })),
  name: 'TensorSynapse',
  schema: TensorSynapse,
  requiredFields: ['image'],
  handle: ({ body: { image } }) => {
    const logits = writeTensor({ dtype: 'float32', shape: [1, 2], data: Float32Array.of(image.data.length, 0.1) });
    return Promise.resolve({ ok: true, value: { fields: { mask: writeTensor(image), logits }, items: 1, asked: '', said: '' } });
  },
};
const rig = dendriteRig('sdk10', (verifier) =>
  run({ verifier, routes: [languageRoute(), route], callers: [asCaller(validator)] }),
);

const LOGITS = 0.100_000_001_490_116_12; // 0.1 as a float32 has it
const ask = (dtype: string, values: string) =>
  rig.askOnce({ synapse: 'TensorSynapse', fields: `{"image": {"tensor": ${values}, "as": "${dtype}"}}` });

describe('a tensor', () => {
  const SENT: readonly (readonly [string, string, unknown, readonly number[]])[] = [
    [
      'float16',
      '[[0.5, -2.0], [65504.0, 0.0]]',
      [
        [0.5, -2],
        [65_504, 0],
      ],
      [2, 2],
    ],
    [
      'float32',
      '[[[0.5, 1e-45]], [[3.4028234663852886e+38, -0.25]]]',
      [[[0.5, 1.401298464324817e-45]], [[3.4028234663852886e38, -0.25]]],
      [2, 1, 2],
    ],
    ['float64', '[0.1, 1e308]', [0.1, 1e308], [2]],
    ['int8', '[-128, 127]', [-128, 127], [2]],
    ['int16', '[[-32768], [32767]]', [[-32_768], [32_767]], [2, 1]],
    ['int32', '[-2147483648, 2147483647]', [-2_147_483_648, 2_147_483_647], [2]],
    ['int64', '[-9007199254740991, 9007199254740991]', [-9_007_199_254_740_991, 9_007_199_254_740_991], [2]],
    [
      'uint8',
      '[[0, 255], [1, 2]]',
      [
        [0, 255],
        [1, 2],
      ],
      [2, 2],
    ],
    ['bool', '[true, false, true]', [true, false, true], [3]],
  ];
  it.each(SENT)('of %s comes, and goes back, as it was', async (dtype, values, back, shape) => {
    const told = await ask(dtype, values);
    expect(told).toMatchObject({ success: true, status: 200, echoed: true });
    expect(told.fields['mask']).toEqual({ dtype, shape, values: back });
    const count = shape.reduce((product, size) => product * size, 1);
    expect(told.fields['logits']).toEqual({ dtype: 'float32', shape: [1, 2], values: [[count, LOGITS]] });
  });

  it('of a single number does too', async () => {
    const told = await ask('float64', '2.5');
    expect(told).toMatchObject({ success: true, echoed: true });
    expect(told.fields['mask']).toEqual({ dtype: 'float64', shape: [0], values: 2.5 });
  });

  it('of objects is never read: it would be pickled Python', async () => {
    const told = await ask('object', '["a"]');
    expect(told).toMatchObject({ success: false, status: 422, axonMessage: 'Wrong or missing field: image' });
  });

  it('of two megabytes does too', async () => {
    const row = `[${Array.from({ length: 512 }, (_, at) => at / 4).join(', ')}]`;
    const told = await ask('float32', `[${Array.from({ length: 1_024 }, () => row).join(', ')}]`);
    expect(told).toMatchObject({ success: true, echoed: true, fields: { mask: { dtype: 'float32', shape: [1_024, 512] } } });
  });
});
