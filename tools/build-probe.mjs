// Builds models/probe/probe.onnx: the model with which a device probe measures an execution provider. Large enough that a graphics
// card's advantage shows, small enough for a fraction of a second on one core. The same bytes each time, so a test can hold the
// committed file against what this makes.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { onnx } = require('onnx-proto');
const { FLOAT } = onnx.TensorProto.DataType;
/** As models/langid. */
const OPSET = 13;
const IR_VERSION = 7;
/** A row's width, and how many times it goes through the matrix: 2 · 512 · 512 · 6 operations a row, 403 million for 128 rows. */
const WIDTH = 512;
const LAYERS = 6;

const valueInfo = (name) => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: [{ dimParam: 'rows' }, { dimValue: WIDTH }] } } },
});

/**
 * Every layer replaces each number of a row by the row's mean (a matrix of 1/512) and cuts below zero. A row that holds one small
 * whole number everywhere therefore comes out as it went in, exactly, in float32 as in the shorter formats that cards compute with.
 * Another `weight` makes a model that answers wrongly: for tests.
 */
export function probeModel(weight = 1 / WIDTH) {
  const weights = new Float32Array(WIDTH * WIDTH).fill(weight);
  const node = [];
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const from = layer === 0 ? 'x' : `layer_${layer}`;
    const to = layer === LAYERS - 1 ? 'y' : `layer_${layer + 1}`;
    node.push({ opType: 'MatMul', name: `mean_${layer}`, input: [from, 'means'], output: [`mean_${layer}`] });
    node.push({ opType: 'Relu', name: `cut_${layer}`, input: [`mean_${layer}`], output: [to] });
  }
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'lode',
    producerVersion: '1',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'probe',
      node,
      initializer: [{ name: 'means', dims: [WIDTH, WIDTH], dataType: FLOAT, rawData: new Uint8Array(weights.buffer) }],
      input: [valueInfo('x')],
      output: [valueInfo('y')],
    },
  }).finish();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../models/probe');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'probe.onnx'), probeModel());
}
