// Which model answers: in practice the small one that ships with the app, elsewhere the manifest's files.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { type Manifest, SafePath, Sha256 } from '../../../contract/subnet.ts';
import type { ModelFiles } from '../adapter.ts';
import type { ModelRef } from '../../inference/inference.ts';

export const PRACTICE_FOLDER = 'itsai-practice';

const File = z.object({ file: SafePath, sha256: Sha256 });
/** models/itsai-practice/model.json. */
const PracticeModel = z.object({
  id: z.string(),
  model: File,
  tokenizer: File,
  texts: File,
  maxBatch: z.int().positive(),
  maxTokens: z.int().positive(),
  maxLength: z.int().positive(),
});

export interface DetectorModel {
  readonly ref: ModelRef;
  /** Rows times tokens in one run. */
  readonly maxTokens: number;
  /** Absolute path of its tokenizer.json. */
  readonly tokenizer: string;
  /** Tokens of one row, the special ones included. */
  readonly maxLength: number;
}

/** What DeBERTa, and every detector named so far, was taught with. */
const MAX_LENGTH = 1_024;
/** More than these bring little. */
const MOST_THREADS = 8;

/** As in practice/model.ts: a file that cannot be read is bent where it is there at all. */
async function checked(file: string, sha256: string | null): Promise<Result<Buffer>> {
  try {
    const bytes = await readFile(file);
    const whole = sha256 === null || createHash('sha256').update(bytes).digest('hex') === sha256;
    return whole ? ok(bytes) : fail('model-corrupt', { file });
  } catch (error) {
    return fail((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'model-missing' : 'model-corrupt', { file });
  }
}

/** Every file of the practice model, against its hash. Expected failures: `model-missing`, `model-corrupt`. */
export async function practiceModel(modelsFolder: string): Promise<Result<DetectorModel & { readonly texts: Buffer }>> {
  const folder = path.join(modelsFolder, PRACTICE_FOLDER);
  const file = path.join(folder, 'model.json');
  const read = await checked(file, null);
  if (!read.ok) return read;
  let about;
  try {
    about = PracticeModel.safeParse(JSON.parse(read.value.toString()));
  } catch {
    return fail('model-corrupt', { file });
  }
  if (!about.success) return fail('model-corrupt', { file });
  const { id, model, tokenizer, texts, maxBatch, maxTokens, maxLength } = about.data;
  const written: Buffer[] = [];
  for (const part of [model, tokenizer, texts]) {
    const bytes = await checked(path.join(folder, part.file), part.sha256);
    if (!bytes.ok) return bytes;
    written.push(bytes.value);
  }
  return ok({
    ref: { id, file: path.join(folder, model.file), sha256: model.sha256, maxBatch, maxTokens },
    maxTokens,
    tokenizer: path.join(folder, tokenizer.file),
    maxLength,
    texts: written[2] ?? Buffer.alloc(0),
  });
}

/** The manifest's, whose files the store has verified. Expected failure: `model-missing`. */
export function manifestModel({ id, model }: Manifest, files: ModelFiles): Result<DetectorModel> {
  if (model.kind !== 'files') return fail('model-missing', { file: id });
  const whole = model.files.find(({ role }) => role === 'model');
  const tokenizer = model.files.find(({ role, path: name }) => role === 'tokenizer' && name.endsWith('tokenizer.json'));
  const [modelFile, tokenizerFile] = [whole && files.get(whole.path), tokenizer && files.get(tokenizer.path)];
  if (!whole || !modelFile) return fail('model-missing', { file: whole?.path ?? 'model.onnx' });
  if (!tokenizerFile) return fail('model-missing', { file: tokenizer?.path ?? 'tokenizer.json' });
  const { maxBatch, maxTokens } = model;
  return ok({
    ref: {
      id: `itsai/${whole.sha256.slice(0, 12)}`,
      file: modelFile,
      sha256: whole.sha256,
      maxBatch,
      maxTokens,
      threads: MOST_THREADS,
    },
    maxTokens,
    tokenizer: tokenizerFile,
    maxLength: MAX_LENGTH,
  });
}
