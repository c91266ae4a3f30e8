// The pulse of a process: it is asked now and then whether its event loop turns; too long a silence means that it hangs.

const BEAT_MS = 5_000;
/** Counted in questions of ours, not in time: a computer that slept has not asked meanwhile. */
const MISSED_BEATS = 3;

export interface Pulse {
  /** It answered the question with this id. */
  beat(id: number): void;
  stop(): void;
}

export function watchPulse(ask: (id: number) => void, onSilent: () => void): Pulse {
  let asked = 0;
  let answered = 0;
  const timer = setInterval(() => {
    if (asked - answered >= MISSED_BEATS) {
      clearInterval(timer);
      onSilent();
      return;
    }
    asked += 1;
    ask(asked);
  }, BEAT_MS);
  return {
    beat: (id) => {
      answered = Math.max(answered, id);
    },
    stop: () => clearInterval(timer),
  };
}
