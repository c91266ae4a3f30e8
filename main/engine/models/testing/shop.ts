// A store over a hub on this computer, and subnets whose models are small enough for tests.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Manifest, type Model, type ModelFile, type ServedSubnet } from '../../../contract/subnet.ts';
import { BUILT, MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { startThreads } from '../../../rig/fork.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { Downloads } from '../downloads.ts';
import type { Patience } from '../patience.ts';
import { ModelStore } from '../store.ts';
import { type Hub, REVISION } from './hub.ts';

export const TINY_ONNX = readFileSync(path.join(MODELS_FOLDER, 'langid/tiny.onnx'));
const patience: Patience = { connectMs: 5_000, stallMs: 10_000, backoffMs: 5, longestWaitMs: 2_000, tries: 3, rounds: 1 };

/** Contents by path; ONNX where the name ends so. */
export type Contents = Readonly<Record<string, Buffer>>;

export const downloadsFrom = (hub: Hub): Downloads => new Downloads(startThreads(BUILT), { patience, origins: hub.origins() });

const roleOf = (name: string): ModelFile['role'] =>
  name.endsWith('.onnx') ? 'model' : name.startsWith('tokenizer') ? 'tokenizer' : 'data';

/** Puts the files on the hub, and answers the manifest's model. */
export function modelOn(hub: Hub, repo: string, contents: Contents): Model {
  const files = Object.entries(contents).map(([name, content]) => {
    const { url, ...pins } = hub.add(repo, name, content);
    return {
      path: name,
      role: roleOf(name),
      ...pins,
      revision: REVISION,
      urls: [url],
      licence: 'MIT',
      source: 'https://huggingface.co',
    };
  });
  return { kind: 'files', name: repo, files, providers: ['cpu'], precision: 'fp32', maxBatch: 8, maxTokens: 512 };
}

const shipped = (id: ServedSubnet): unknown => JSON.parse(readFileSync(path.join(MODELS_FOLDER, `subnets/${id}.json`), 'utf8'));

/** A subnet's manifest as it ships, but for its model. */
export const manifestWith = (id: ServedSubnet, model: Model): Manifest => Manifest.parse({ ...(shipped(id) as object), model });

export function storeOf(
  dataFolder: string,
  downloads: Downloads,
  subnets: Readonly<Partial<Record<ServedSubnet, Model>>>,
  { clock = systemClock, onChange = () => undefined }: { clock?: Clock; onChange?: () => void } = {},
): ModelStore {
  const known = Object.entries(subnets).map(([id, model]): [ServedSubnet, Manifest] => {
    const subnet = id as ServedSubnet;
    return [subnet, manifestWith(subnet, model)];
  });
  return new ModelStore({ dataFolder, subnets: new Map(known), clock, downloads, onChange });
}
