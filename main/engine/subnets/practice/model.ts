// The files of models/langid/: read, and held against their hashes before anything is made of them.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { ModelRef } from '../../inference/inference.ts';
import { Vocabulary } from './features.ts';

const FileName = z.string().regex(/^[\w-][\w.-]*$/);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Matrix = z.object({ name: z.string(), width: z.number().int().positive() });

/** models/langid/model.json. */
const Manifest = z.object({
  id: z.string(),
  file: FileName,
  sha256: Sha256,
  maxBatch: z.number().int().positive(),
  input: Matrix,
  output: Matrix,
  features: z.object({ file: FileName, sha256: Sha256 }),
});
type Manifest = z.infer<typeof Manifest>;

export interface LangidModel {
  readonly ref: ModelRef;
  readonly input: Manifest['input'];
  readonly output: Manifest['output'];
  /** ISO 639-3 codes in the order of the output's columns. */
  readonly labels: readonly string[];
}

const isWhole = (bytes: Uint8Array, sha256: string): boolean => createHash('sha256').update(bytes).digest('hex') === sha256;

/** What `read` makes of a file. A file that cannot be read is bent where it is there at all. */
async function reading<T>(file: string, read: (bytes: Buffer) => T | null): Promise<Result<T>> {
  try {
    const value = read(await readFile(file));
    return value === null ? fail('model-corrupt', { file }) : ok(value);
  } catch (error) {
    return fail((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'model-missing' : 'model-corrupt', { file });
  }
}

/** Expected failures: `model-missing`, `model-corrupt`, each with the file. The model's own file is not looked at. */
export async function readModel(modelsFolder: string): Promise<Result<LangidModel>> {
  const folder = path.join(modelsFolder, 'langid');
  const manifest = await reading(path.join(folder, 'model.json'), (bytes) => Manifest.parse(JSON.parse(bytes.toString())));
  if (!manifest.ok) return manifest;
  const { id, file, sha256, maxBatch, input, output, features } = manifest.value;
  const vocabulary = await reading(path.join(folder, features.file), (bytes) =>
    isWhole(bytes, features.sha256) ? Vocabulary.parse(JSON.parse(bytes.toString())) : null,
  );
  if (!vocabulary.ok) return vocabulary;
  // So small that a second thread takes longer to be woken than it saves.
  const ref = { id, file: path.join(folder, file), sha256, maxBatch, threads: 1 };
  return ok({ ref, input, output, labels: vocabulary.value.labels });
}

/** As `readModel`, the model's own file included. */
export async function checkModel(modelsFolder: string): Promise<Result<void>> {
  const model = await readModel(modelsFolder);
  if (!model.ok) return model;
  const { file, sha256 } = model.value.ref;
  const whole = await reading(file, (bytes) => isWhole(bytes, sha256) || null);
  return whole.ok ? ok(undefined) : whole;
}
