// A rig's children as its log hears them: what they say, and when they began and ended.
import { hearSaid } from '../support/said.ts';
import type { Log } from '../support/log.ts';
import type { HearChild } from './fork.ts';

export function noteChild(log: Log): HearChild {
  return (name, child) => {
    const began = performance.now();
    hearSaid(name, { out: child.stdout, err: child.stderr }, log);
    child.once('spawn', () => log.event('process-started', { process: name }));
    child.once('error', () => log.event('process-not-started', { process: name }));
    child.once('exit', (code) =>
      log.event('process-ended', { process: name, code, livedMs: Math.round(performance.now() - began) }),
    );
  };
}
