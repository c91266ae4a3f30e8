// The committed model of the device probes is what the tool makes.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { probeModel } from './build-probe.mjs';

it('makes models/probe/probe.onnx, byte for byte', () => {
  const committed = readFileSync(new URL('../models/probe/probe.onnx', import.meta.url));
  expect(committed.equals(probeModel())).toBe(true);
});
