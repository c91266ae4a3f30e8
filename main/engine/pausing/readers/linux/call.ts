// Whether somebody is in a call, on Linux: who holds a camera, and who listens to a microphone.
import type { Reader } from '../system-readers.ts';
import { known, type Told, type Value } from '../told.ts';
import type { DesktopOptions } from './full-screen.ts';
import { heldFiles } from './held-files.ts';
import { descendsFromOurs, nameOf } from './processes.ts';
import { listeners } from './sound.ts';

const EVERY_MS = 10_000;
const CAMERA = /^\/dev\/video\d/;
/** ALSA's capture ends; the others play. */
const CAPTURE = /^\/dev\/snd\/pcmC\d+D\d+c$/;
/**
 * They hold devices for others, whom they do not name; cameras even while nobody looks through them, so that these say nothing of a call:
 * who is in one listens too.
 */
const SERVERS = new Set(['pipewire', 'pipewire-media-', 'wireplumber', 'pulseaudio', 'pipewire-pulse']);

type Call = Value<'call'>;

const seen = (name: string | null): Told<Call> =>
  known({ active: true, program: name !== null && SERVERS.has(name) ? null : name });

export function linuxCall({ run, isOurs, proc }: DesktopOptions): Reader<Call> {
  const calm = known({ active: false, program: null });

  const read = async (): Promise<Told<Call>> => {
    const held = await heldFiles(run, proc, ['/dev/video*', '/dev/snd/pcmC*c']);
    const files = held.kind === 'known' ? held.value : [];
    for (const { pid, device } of files) {
      if (!CAMERA.test(device) || (await descendsFromOurs(proc, pid, isOurs))) continue;
      const name = await nameOf(proc, pid);
      if (name === null || !SERVERS.has(name)) return seen(name);
    }
    const sound = await listeners(run);
    if (sound.kind === 'known') {
      for (const { pid, name } of sound.value) {
        if (pid === null || !(await descendsFromOurs(proc, pid, isOurs))) return seen(name);
      }
      return held.kind === 'known' ? calm : held;
    }
    // No sound server that can be asked. Who records without one holds the device itself.
    if (held.kind !== 'known') return held;
    const recording = files.find(({ device }) => CAPTURE.test(device));
    return recording ? seen(await nameOf(proc, recording.pid)) : sound;
  };
  return { everyMs: EVERY_MS, read };
}
