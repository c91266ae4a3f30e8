// The end of a rig: asked for by a signal, in order, within five seconds; a second signal, a little later, does not wait.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The engine promises five seconds; what has not ended shortly before is left to the system. */
const END_LIMIT_MS = 4_900;
/** One Ctrl-C comes two and three times: from the terminal, from npm, from what started us. */
const SAME_SIGNAL_MS = 1_000;
const EXIT_FAILED = 1;

/** `process.exit` waits for its threads, and one that is stuck in the system would be waited for for ever. */
const endByForce = () => void process.kill(process.pid, 'SIGKILL');

interface Ending {
  readonly begin: () => void;
  readonly end: () => Promise<void>;
  /** It could not end in order. */
  readonly failed: (error: unknown) => void;
}

export function endOnSignal({ begin, end, failed }: Ending): void {
  let began: number | null = null;
  const hear = () => {
    if (began !== null) {
      if (performance.now() - began > SAME_SIGNAL_MS) endByForce();
      return;
    }
    began = performance.now();
    begin();
    setTimeout(endByForce, END_LIMIT_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        failed(error);
        process.exit(EXIT_FAILED);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, hear);
}
