// "Why am I not earning?": the causes in the order one would look, each with what was seen. Pure: the same facts give the same findings.
import { type WhyFinding, WHY_CAUSES } from '../../contract/earnings.ts';
import type { Counts } from '../../contract/query.ts';
import type { WalletView } from '../../contract/wallet.ts';

export interface WhyFacts {
  readonly mining: boolean;
  /** How long mining has gone on, in milliseconds. null: it does not. */
  readonly miningForMs: number | null;
  readonly session: Counts;
  /** Seconds the clock seems to be off. null: nothing says so. */
  readonly clockOff: number | null;
  readonly axonPort: number;
  readonly wallet: WalletView;
  /** The slot that is looked at. null: there is none, or the chain could not be asked. */
  readonly slot: SlotFacts | null;
}

export interface SlotFacts {
  readonly netuid: number;
  readonly uid: number;
  readonly axon: string | null;
  readonly blocksSince: number;
  readonly tempo: number;
  /** α of the last tempo, in the smallest part. */
  readonly ours: bigint;
  /** Of miners that earned anything, sorted upwards. */
  readonly earners: readonly bigint[];
}

type Cause = WhyFinding['cause'];
type Standing = WhyFinding['standing'];
type Seen = readonly [Standing, WhyFinding['evidence']];

/** Before that nobody need have come. */
const PATIENCE_MS = 10 * 60_000;
/** A share from which on it is a fault and not chance. */
const MUCH = 0.2;
const HALF = 0.5;
/** Questions before a share says anything. */
const ENOUGH = 20;
const PERCENT = 100;
const QUARTER = 0.25;
/** Validators set weights once a tempo; what they set is paid a tempo later. */
const TEMPOS_TO_SCORE = 2;

const fine = (evidence: WhyFinding['evidence'] = {}): Seen => ['fine', evidence];
const wrong = (evidence: WhyFinding['evidence'] = {}): Seen => ['wrong', evidence];
const cannotTell = (evidence: WhyFinding['evidence'] = {}): Seen => ['cannot-tell', evidence];

const LOOK: Record<Cause, (facts: WhyFacts) => Seen> = {
  'not-mining': ({ mining }) => (mining ? fine() : wrong()),
  'chain-unreachable': ({ wallet: { chain } }) => {
    if (chain.kind === 'live') return fine({ block: chain.best.number });
    return chain.kind === 'lost' ? wrong() : cannotTell();
  },
  'no-wallet': ({ wallet }) => (wallet.hotkey === null || wallet.coldkey.kind === 'none' ? wrong() : fine()),
  'not-registered': ({ wallet }) => {
    const [first] = wallet.registrations;
    if (first) return fine({ netuid: first.netuid, uid: first.uid });
    return wallet.chain.kind === 'live' && wallet.money !== null ? wrong() : cannotTell();
  },
  'not-announced': ({ slot }) => (slot === null ? cannotTell() : slot.axon === null ? wrong() : fine({ axon: slot.axon })),
  'announced-elsewhere': ({ slot, axonPort }) => {
    if (!slot?.axon) return cannotTell({ axon: '' });
    const port = Number(slot.axon.slice(slot.axon.lastIndexOf(':') + 1));
    return port === axonPort ? fine({ axon: slot.axon }) : wrong({ axon: slot.axon, port: axonPort });
  },
  unreachable: ({ session, wallet }) => {
    if (received(session) > 0) return fine();
    // Practice validators sit on this computer: they need no way through a router.
    return wallet.network === 'practice' ? fine() : cannotTell();
  },
  'clock-off': ({ clockOff }) => (clockOff === null ? fine() : wrong({ seconds: clockOff })),
  'nobody-asks': ({ session, miningForMs }) => {
    const count = received(session);
    if (count > 0) return fine({ count });
    return miningForMs !== null && miningForMs >= PATIENCE_MS ? wrong() : cannotTell();
  },
  'refusing-validators': ({ session }) => share(session.refused, received(session), HALF),
  'answering-late': ({ session }) => share(session.late, received(session) - session.refused, MUCH),
  'answering-failed': ({ session }) => share(session.failed, received(session) - session.refused, MUCH),
  'not-scored-yet': ({ slot }) => {
    if (!slot) return cannotTell({ tempos: TEMPOS_TO_SCORE });
    if (slot.ours > 0n) return fine();
    return slot.blocksSince < slot.tempo * TEMPOS_TO_SCORE ? wrong({ tempos: TEMPOS_TO_SCORE }) : fine();
  },
  'scored-low': ({ slot }) => {
    if (!slot || slot.earners.length === 0) return cannotTell();
    const below = slot.earners.filter((each) => each < slot.ours).length;
    const evidence = { better: slot.earners.length - below, count: slot.earners.length };
    if (slot.blocksSince < slot.tempo * TEMPOS_TO_SCORE) return cannotTell(evidence);
    return below < slot.earners.length * QUARTER && !(slot.earners.length === 1 && slot.ours > 0n)
      ? wrong(evidence)
      : fine(evidence);
  },
  'subnet-pays-nothing': ({ slot }) => (slot === null ? cannotTell() : slot.earners.length === 0 ? wrong() : fine()),
};

const received = ({ answered, late, refused, failed }: Counts): number => answered + late + refused + failed;

function share(part: number, whole: number, much: number): Seen {
  const percent = whole === 0 ? 0 : Math.round((part / whole) * PERCENT);
  if (whole < ENOUGH) return cannotTell({ percent, count: whole });
  return part / whole > much ? wrong({ percent, count: whole }) : fine({ percent, count: whole });
}

export const whyOf = (facts: WhyFacts): WhyFinding[] =>
  WHY_CAUSES.map((cause) => {
    const [standing, evidence] = LOOK[cause](facts);
    return { cause, standing, evidence };
  });
