// Before the unit tests: the threads and child processes they start for real must be built.
import { buildStale } from './build.mjs';

export default async function setup() {
  await buildStale(['main']);
}
