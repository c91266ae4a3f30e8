// Opening at login: what the system says afterwards is what is told, whatever was asked for.
import path from 'node:path';
import { expect, it } from 'vitest';
import { changeLogin, loginFlags, type LoginItem, tellLogin } from './login.ts';
import type { Snapshots } from './snapshots.ts';

function house() {
  const told: unknown[] = [];
  const snapshots = { tell: (news: object) => void told.push(news) } as unknown as Snapshots;
  return { shell: { snapshots }, told };
}

const item = (obeys: boolean | 'refuses'): LoginItem => {
  let opens = false;
  return {
    read: async () => opens,
    write: async (wanted) => {
      if (obeys === 'refuses') throw Object.assign(new Error('no'), { code: 'EROFS' });
      if (obeys) opens = wanted;
    },
  };
};

it('opens with the same data wherever it is started from', () => {
  expect(loginFlags({ dataFolder: null })).toEqual(['--hidden']);
  expect(loginFlags({ dataFolder: 'mine/data/' })).toEqual(['--hidden', `--data-folder=${path.resolve('mine/data')}`]);
});

it('is changed, read back and told', async () => {
  const { shell, told } = house();
  expect(await changeLogin(shell, item(true), true)).toEqual({ ok: true, value: {} });
  expect(told).toEqual([{ opensAtLogin: true }]);
});

it.each(['refuses', false] as const)('a system that %s: as it was, and said so', async (obeys) => {
  const { shell, told } = house();
  expect(await changeLogin(shell, item(obeys), true)).toMatchObject({ ok: false, problem: { code: 'login-refused' } });
  expect(told).toEqual([{ opensAtLogin: false }]);
});

it('where there is no such list, nothing is promised', async () => {
  const { shell, told } = house();
  await tellLogin(shell, null);
  expect(await changeLogin(shell, null, true)).toMatchObject({ ok: false });
  expect(told).toEqual([{ opensAtLogin: null }]);
});
