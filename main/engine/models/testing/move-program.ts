// A program that moves a store, for a test to kill: it says when it begins.
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { Manifest } from '../../../contract/subnet.ts';
import { systemClock } from '../../clock.ts';
import { Downloads } from '../downloads.ts';
import { ModelStore } from '../store.ts';

const Asked = z.object({ dataFolder: z.string(), to: z.string(), thread: z.string(), manifest: Manifest });
const { dataFolder, to, thread, manifest } = Asked.parse(JSON.parse(process.argv[2] ?? 'null'));

const downloads = new Downloads((_name, workerData) => new Worker(new URL(thread), { workerData }));
const store = new ModelStore({
  dataFolder,
  subnets: new Map([[manifest.id, manifest]]),
  clock: systemClock,
  downloads,
  onChange: () => undefined,
});
await store.open();
const moving = await store.moveTo(to);
if (!moving.ok) throw new Error(moving.problem.code);
process.stdout.write('moving\n');
