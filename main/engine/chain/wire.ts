// Engine <-> the chain client's thread: what is asked, what is answered. Both ends are built together, so they are types and nothing is parsed.
import type { ChainCall, ChainStanding, Hash, KeyRole } from '../../contract/chain.ts';
import type { Result } from '../../contract/problem.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { Chain, Included, SignRequest } from './chain.ts';
import type { ChainOptions } from './client.ts';

/** Questions whose arguments and answers are plain data. `submit` is another matter: it asks back for a signature. */
export type ChainQuestion = Exclude<keyof Chain, 'standing' | 'subscribe' | 'submit' | 'close'>;

export type ChainOpening = Omit<ChainOptions, 'onGenesis' | 'clock'>;

export type ToChain =
  | { readonly kind: 'ask'; readonly id: number; readonly question: ChainQuestion; readonly args: readonly unknown[] }
  | {
      readonly kind: 'submit';
      readonly id: number;
      readonly call: ChainCall;
      readonly role: KeyRole;
      readonly address: Ss58;
      readonly wait: 'in-block' | 'finalized';
    }
  /** The answer to `sign`. */
  | { readonly kind: 'signed'; readonly id: number; readonly result: Result<string> }
  /** What is connected may be dead without saying so: connect anew. */
  | { readonly kind: 'again' }
  | { readonly kind: 'close' };

export type FromChain =
  | { readonly kind: 'standing'; readonly standing: ChainStanding }
  | { readonly kind: 'genesis'; readonly genesis: Hash }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'submitted'; readonly id: number; readonly result: Result<Included> }
  /** `id` of the submission whose extrinsic wants a signature. */
  | {
      readonly kind: 'sign';
      readonly id: number;
      readonly request: Omit<SignRequest, 'metadata'> & { readonly metadata: Uint8Array };
    };
