// Quitting: in order, once, and to the end, whatever one of its steps runs into.
import { beforeEach, expect, it, vi } from 'vitest';
import { quitter } from './quitting.ts';

const done: string[] = [];
vi.mock('electron', () => ({ app: { exit: (code: number) => void done.push(`exit ${code}`) } }));
beforeEach(() => void (done.length = 0));

const engine = { dispose: async () => void done.push('engine') };
const step = (name: string) => () => void done.push(name);
const fails = () => {
  throw new Error('no');
};

it('ends the engine, then the shell, then does the last act, then ends', async () => {
  const ends = quitter(engine, step('window'), step('shell'), step('fault'));
  ends.quitThen(async () => step('new version')());
  ends.quit();
  await vi.waitFor(() => expect(done).toEqual(['window', 'engine', 'shell', 'new version', 'exit 0']));
});

it.each([
  ['the window', fails, step('shell'), async () => undefined],
  ['the shell', step('window'), fails, async () => undefined],
  ['the last act', step('window'), step('shell'), async () => fails()],
])('leaves nothing running where %s cannot be taken down', async (_name, first, last, finish) => {
  quitter(engine, first, last, step('fault')).quitThen(finish);
  await vi.waitFor(() => expect(done.slice(-1)).toEqual(['exit 0']));
  expect(done).toContain('engine');
  expect(done.filter((each) => each === 'fault')).toHaveLength(1);
});
