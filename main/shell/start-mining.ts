// Mining as Lode opens: only where a person chose it, only what they began last, and once in a life of the app.
import type { Shell, ShellModule } from './shell.ts';

export function startAsChosen({ launch, snapshots, send }: Pick<Shell, 'launch' | 'snapshots' | 'send'>): () => void {
  let decided = launch.practice; // the command line has said already what is to be begun
  const look = () => {
    const { miner, hotkey, settings, host } = snapshots.current;
    // Without a hotkey the database is not open, and these are not yet the person's settings.
    if (decided || hotkey === null || miner.kind === 'setting-up') return;
    decided = true;
    if (miner.kind !== 'ready' || !settings.startMining || !settings.lastWork || host.safeMode) return;
    void send({ type: 'miner.start', args: { work: settings.lastWork } });
  };
  look();
  return snapshots.subscribe(look);
}

export const startMining: ShellModule = { enable: startAsChosen };
