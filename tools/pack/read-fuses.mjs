// The fuses of a packaged app, read back from its program: what was shipped, not what was asked for.
import { FuseState, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from './flavours.mjs';

/** Name → whether it is on. Throws where the program has no fuses, or one that neither is on nor off. */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(
    Object.entries(FUSES).map(([name, place]) => {
      const state = wire[place];
      if (state !== FuseState.ENABLE && state !== FuseState.DISABLE) throw new Error(`the fuse ${name} is neither on nor off`);
      return [name, state === FuseState.ENABLE];
    }),
  );
}
