// What is wrong before it starts: a damaged model, a database of another time. Each is said, and nothing is touched.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '../fixtures/lode.ts';

test('a model file that is not the one we know is not run', async ({ lode }) => {
  const app = await lode.copyApp();
  const model = path.join(app, 'models/langid/langid.onnx');
  const bytes = await readFile(model);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(model, bytes);
  const { page } = await lode.startFrom(app);
  await page.start.click();
  await page.expectState('blocked');
  await expect(page.state).toContainText('Stopped by a problem: the model file is damaged.');
  await expect(page.problem('model-corrupt')).toContainText('What you can do');
});

test('a database of a newer Lode is refused and left as it is', async ({ lode }) => {
  const file = path.join(lode.dataFolder, 'lode.db');
  await lode.makeDataFolder();
  const Database = createRequire(import.meta.url)('libsql') as new (file: string) => { exec(sql: string): void; close(): void };
  const database = new Database(file);
  database.exec('CREATE TABLE later (a TEXT); PRAGMA user_version = 99');
  database.close();
  const before = await digest(file);
  const lodeNow = await lode.start();
  await expect(lodeNow.page.problem('storage-newer')).toContainText('newest Lode');
  await expect(lodeNow.page.state).toContainText('the database belongs to a newer Lode');
  await lodeNow.quit();
  expect(await digest(file)).toBe(before);
});

const digest = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
