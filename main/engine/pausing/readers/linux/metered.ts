// Whether the way to the internet is paid by what goes over it, on Linux: as NetworkManager knows or guesses.
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { ask, type Told, unread, type Value } from '../told.ts';

const EVERY_MS = 60_000;
const NAME = 'org.freedesktop.NetworkManager';
const ARGS = ['--system', '--auto-start=no', 'get-property', NAME, '/org/freedesktop/NetworkManager', NAME, 'Metered'];
/** NMMetered: yes, no, and its guesses at both, e.g. of a telephone's hotspot. 0: it has no opinion. */
const METERED: readonly (boolean | null)[] = [null, true, false, true, false];

/** `u 4`. undefined: it is no such answer; null: it cannot tell. */
export function readMetered(text: string): boolean | null | undefined {
  const value = /^u ([0-4])\s*$/.exec(text)?.[1];
  return value === undefined ? undefined : METERED[Number(value)];
}

export function linuxMetered(run: RunTool): Reader<Value<'network'>> {
  const read = async (): Promise<Told<Value<'network'>>> => {
    const asked = await ask(run, 'busctl', ARGS, (text) => {
      const metered = readMetered(text);
      return metered === undefined ? null : { metered };
    });
    if (asked.kind === 'known') {
      const { metered } = asked.value;
      return metered === null ? unread('not-here', 'NetworkManager has no opinion') : { kind: 'known', value: { metered } };
    }
    const absent = asked.why === 'refused' && /not provided by any|does not exist|connect to bus/i.test(asked.detail ?? '');
    return absent ? unread('not-here', 'no NetworkManager') : asked;
  };
  return { everyMs: EVERY_MS, read };
}
