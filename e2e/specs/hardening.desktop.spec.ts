// The desktop's own walls: the gate, the window's address, the sandbox.
import { expect, test } from '../fixtures/lode.ts';

test('an invented command is refused with a code, not obeyed', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const results = await page.page.evaluate(async () => {
    const { lode: bridge } = window as unknown as {
      lode: { send(command: unknown): Promise<{ ok: boolean; problem?: { code: string } }> };
    };
    const commands = [
      { type: 'wallet.send', args: {} },
      { type: 'miner.start', args: { work: { kind: 'real' } } },
      { type: 'miner.start', args: { work: { kind: 'practice' } }, more: 1 },
      { type: 'settings.change', args: { patch: { axonPort: 80 } } },
      'miner.start',
      null,
      { type: '__proto__', args: {} },
    ];
    return Promise.all(commands.map((command) => bridge.send(command)));
  });
  expect(results.map(({ ok, problem }) => [ok, problem?.code])).toEqual(results.map(() => [false, 'command-invalid']));
  await page.expectState('ready');
});

test('the window stays at its address, opens no other, and is granted nothing', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const seen = await page.page.evaluate(async () => {
    const opened = window.open('https://example.com/');
    window.location.href = 'https://example.com/';
    const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
    const permissions = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return { opened: opened !== null, granted: permissions.filter(({ state }) => state === 'granted').length };
  });
  expect(seen).toEqual({ opened: false, granted: 0 });
  await page.practise();
  expect(page.page.url()).toBe('app://lode/');
});
