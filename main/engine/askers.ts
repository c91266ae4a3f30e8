// Who asks: what a run needs to know of the other side, whether its validators are the chain's or practice's own.
import type { Result } from '../contract/problem.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { CallerSource } from './callers/caller-source.ts';

export interface AxonPlace {
  readonly host: string;
  readonly port: TcpPort;
  readonly hotkey: Ss58;
}

export interface Askers {
  /** Where the axon listens: practice stays on this computer. */
  readonly host: string;
  readonly source: CallerSource;
  /** The phase `chain`: everything that must be known of them before the axon opens. Asked once in a run. */
  meet(): Promise<Result<void>>;
  /** The phase `validator`: the axon is open. Asked again after a pause. */
  begin(at: AxonPlace): Promise<Result<void>>;
  /** No more questions, as far as that is ours to say. */
  hold(): void;
  close(): void;
}
