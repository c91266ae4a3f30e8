// A page that crashed is loaded again; the engine never notices. One that keeps crashing is left closed.
import type { ShellModule } from './shell.ts';

const CRASHES = 3;
const WINDOW_MS = 60_000;

export const pageCrash: ShellModule = {
  enable: ({ window }) => {
    let crashes: number[] = [];
    window.onOpen((opened) => {
      opened.webContents.on('render-process-gone', (_event, { reason }) => {
        if (reason === 'clean-exit' || opened.isDestroyed()) return;
        const now = Date.now();
        crashes = [...crashes.filter((at) => now - at < WINDOW_MS), now];
        console.error(`The page's process ended (${reason}).`);
        if (crashes.length > CRASHES) opened.destroy();
        else opened.webContents.reload();
      });
    });
    return () => undefined;
  },
};
