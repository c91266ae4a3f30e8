// A display where there is none: an Xvfb of our own, told through DISPLAY, gone when the returned function is called.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const FRAME = '1400x1000x24';

/** Does nothing where there is a display, or no Xvfb. `ownGroup`: an interrupt at the terminal does not reach it; whoever asks ends it. */
export async function startXvfb({ ownGroup = false } = {}) {
  const needed = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (!needed || spawnSync('sh', ['-c', 'command -v Xvfb']).status !== 0) return () => undefined;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', FRAME, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: ownGroup,
  });
  // One that cannot start ends without a word, and nothing is to wait for it.
  const ended = once(server, 'exit').then(() => null);
  const number = await Promise.race([once(server.stdio[3], 'data'), ended]);
  if (number === null) return () => undefined;
  process.env.DISPLAY = `:${String(number).trim()}`;
  return () => void server.kill();
}
