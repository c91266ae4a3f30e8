// Where vitest's globalSetup put the built children and threads, and where the app's models lie: for tests alone.
import { fileURLToPath } from 'node:url';

export const BUILT = new URL('../../dist/main/', import.meta.url);
export const MODELS_FOLDER = fileURLToPath(new URL('../../models/', import.meta.url));
