// The real chain's metadata, where the workplace has it: read where it lies, never copied in.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Beside the project's own folder; from a worktree or a clone elsewhere, LODE_SHARED says where. */
const FOLDERS = [process.env.LODE_SHARED, path.resolve('../shared')].filter((each) => each !== undefined);

/** SCALE, V16. null: not at hand. */
export function realMetadata(spec: 393 | 424): Uint8Array | null {
  for (const folder of FOLDERS) {
    const file = path.join(folder, 'chain', `subtensor_spec${spec}_finney_v16.scale`);
    if (existsSync(file)) return readFileSync(file);
  }
  return null;
}
export const WITHOUT_REAL = "the real chain's metadata is not here (../shared/chain)";
