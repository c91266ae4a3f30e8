// A TypeScript file of the product's for plain Node, which a tool or a test starts: bundled in memory, with the packages it uses.
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** JavaScript that does what `file` (from the project's root) does. `outside`: packages that are there where it runs. */
export async function bundleTypescript(file, outside = []) {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: path.join(root, file),
    platform: 'node',
    external: (id) => id.startsWith('node:') || outside.includes(id),
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** What `file` (from the project's root) exports. */
export async function importTypescript(file) {
  return import(`data:text/javascript;base64,${Buffer.from(await bundleTypescript(file)).toString('base64')}`);
}
