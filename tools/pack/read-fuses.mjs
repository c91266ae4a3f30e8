// The fuses of a packaged app, read back from its program: what was shipped, not what was asked for.
import { getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from './flavours.mjs';

/** As a fuse stands in the program: the digit 0 or 1. One that this Electron no longer has is neither. */
const [OFF, ON] = ['0', '1'].map((digit) => digit.charCodeAt(0));

/** Name → whether it is on. Throws where the program has no fuses, or one that neither is on nor off. */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(
    Object.entries(FUSES).map(([name, place]) => {
      const state = Number(wire[place]);
      if (state !== ON && state !== OFF) throw new Error(`the fuse ${name} is neither on nor off`);
      return [name, state === ON];
    }),
  );
}
