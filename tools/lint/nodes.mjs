// What several rules ask of the linter: which file this is, and what a key is called.
import path from 'node:path';

/** From the project's root, with forward slashes. */
export const fileOf = (context) =>
  path
    .relative(context.cwd ?? process.cwd(), context.filename ?? context.getFilename())
    .split(path.sep)
    .join('/');

/** '' where it is computed. */
export const nameOf = (key) => (key?.type === 'Identifier' ? key.name : key?.type === 'Literal' ? String(key.value) : '');
