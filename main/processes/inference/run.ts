// One run of a model: in pieces where memory or the model's limits do not hold it whole, and back as one.
import type { WireTensor } from '../../contract/inference-wire.ts';
import { type Rows, slice, stacked, type Tensors, unitsOf } from './batch.ts';
import { isOutOfMemory } from './memory.ts';
import type { Model } from './model.ts';
import { meanOfTokens } from './outputs.ts';
import { type OrtModule, words } from './runtime.ts';

/** Units one run may hold: what the model was loaded with, or less where less serves better or memory was short. */
export const roomOf = ({ source, room }: Model, sequences: boolean): number =>
  Math.min(room, sequences ? (source.maxTokens ?? Infinity) : source.maxBatch);

/** Rejects with what ONNX Runtime says. Where that is a lack of memory and there is more than one row, less is tried first. */
export async function run(ort: OrtModule, model: Model, part: Rows): Promise<Tensors> {
  const units = unitsOf(part);
  const each = Math.max(1, Math.floor((part.rows * roomOf(model, part.lengths !== null)) / units));
  if (part.rows > each) return inPieces(ort, model, part, each);
  try {
    const from = performance.now();
    const outputs = await runOnce(ort, model, part);
    const now = performance.now();
    model.pace.took(units, now - from, now);
    return outputs;
  } catch (error) {
    if (part.rows === 1 || !isOutOfMemory(words(error))) throw error;
    model.room = units / 2;
    return inPieces(ort, model, part, Math.ceil(part.rows / 2));
  }
}

async function inPieces(ort: OrtModule, model: Model, part: Rows, each: number): Promise<Tensors> {
  const done: Tensors[] = [];
  for (let at = 0; at < part.rows; at += each) done.push(await run(ort, model, slice(part, at, Math.min(at + each, part.rows))));
  return stacked(done);
}

/** As it is, whatever it takes. */
export async function runOnce(ort: OrtModule, { session, source }: Model, { rows, feeds, lengths }: Rows): Promise<Tensors> {
  const wanted = source.output;
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims, data }]) => [
      name,
      type === 'int64' ? new ort.Tensor('int64', data, dims) : new ort.Tensor('float32', data, dims),
    ]),
  );
  const results = await (wanted ? session.run(tensors, [wanted.name]) : session.run(tensors));
  const outputs: Record<string, WireTensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results)) {
    if (dims[0] !== rows) throw new Error(`its output ${name} is not one for each row`);
    if (type === 'float32') outputs[name] = { type, dims: [...dims], data: data as Float32Array<ArrayBuffer> };
    else if (type === 'int64') outputs[name] = { type, dims: [...dims], data: data as BigInt64Array<ArrayBuffer> };
  }
  if (wanted?.pool !== 'mean') return outputs;
  const whole = outputs[wanted.name];
  const pooled = whole && lengths && meanOfTokens(whole, lengths);
  if (!pooled) throw new Error(`its output ${wanted.name} is not one for each token`);
  return { [wanted.name]: pooled };
}
