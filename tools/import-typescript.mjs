// A TypeScript file of the product's for a tool that runs on plain Node: bundled in memory, packages of ours included.
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What `file` (from the project's root) exports. */
export async function importTypescript(file) {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: path.join(root, file),
    platform: 'node',
    external: (id) => id.startsWith('node:'),
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}
