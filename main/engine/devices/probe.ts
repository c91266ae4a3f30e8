// One provider tried in a process of its own, which is ended after its answer, or when its time is over.
import { DETAIL, type Verdict } from '../../contract/computer.ts';
import type { ExecutionProvider } from '../../contract/device.ts';
import type { ChildPort, Spawn } from '../../contract/port.ts';
import { ProbeReply, type ProbeRequest } from '../../contract/probe-wire.ts';
import type { Clock } from '../clock.ts';

export interface ProbeOptions {
  readonly spawn: Spawn;
  readonly clock: Clock;
  /** Absolute path of models/probe/probe.onnx. */
  readonly model: string;
  readonly threads: number;
  readonly limitMs?: number;
}

/** The first use of a driver may load half a gigabyte of libraries from a slow disk. */
export const PROBE_LIMIT_MS = 45_000;

export interface RunningProbe {
  readonly verdict: Promise<Verdict>;
  /** Ends the process; `verdict` resolves with what can then be told: nothing. */
  stop(): void;
  readonly stopped: boolean;
}

type Why = Extract<Verdict, { kind: 'inconclusive' }>['why'];

/** `libraryFolders`: where its libraries lie, of a GPU pack. Never rejects. */
export function startProbe(
  provider: ExecutionProvider,
  libraryFolders: readonly string[],
  { spawn, clock, model, threads, limitMs = PROBE_LIMIT_MS }: ProbeOptions,
): RunningProbe {
  const { promise: told, resolve: end } = withResolver();
  const untold = (why: Why, detail: string): void => end({ kind: 'inconclusive', why, detail: detail.slice(0, DETAIL) });
  const cancel = clock.after(limitMs, () => untold('silent', `no answer within ${limitMs} ms`));

  const ask = (port: ChildPort): void => {
    void told.then(() => port.kill());
    port.onExit(({ code }) => untold('died', code === null ? 'ended by a signal' : `exit code ${code}`));
    port.onMessage((message) => {
      const reply = ProbeReply.safeParse(message);
      if (reply.success) end(reply.data.verdict);
    });
    port.post({ kind: 'probe', provider, model, threads } satisfies ProbeRequest);
  };
  spawn('device-probe', { libraryFolders }).then(ask, () => untold('not-started', 'the process could not be started'));

  let stopped = false;
  return {
    verdict: told.finally(cancel),
    stop: () => {
      stopped = true;
      untold('died', 'stopped');
    },
    get stopped() {
      return stopped;
    },
  };
}

/** As Promise.withResolvers, which Node 20 does not have. */
function withResolver(): { readonly promise: Promise<Verdict>; readonly resolve: (verdict: Verdict) => void } {
  let resolve!: (verdict: Verdict) => void;
  const promise = new Promise<Verdict>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
