// How long a download waits for what, and how often it tries.
export interface Patience {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** Without a byte, before the answer and within it. */
  readonly stallMs: number;
  /** Before the first try again; doubled with each. */
  readonly backoffMs: number;
  /** The longest wait a host can ask for; one that wants more is left for the next. */
  readonly longestWaitMs: number;
  /** Tries in a row that bring nothing, of one address. */
  readonly tries: number;
  /** How often all addresses are gone through. */
  readonly rounds: number;
}

export const PATIENCE: Patience = {
  connectMs: 15_000,
  stallMs: 20_000,
  backoffMs: 500,
  longestWaitMs: 120_000,
  tries: 5,
  rounds: 2,
};
