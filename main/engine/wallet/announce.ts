// Telling the chain where validators find this miner: at the address Lode found, or at the one the person typed.
import type { Netuid } from '../../contract/amounts.ts';
import type { CommandResult } from '../../contract/commands.ts';
import type { Account } from './account.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { addressKind } from '../network/address.ts';
import type { ThreadedChain } from '../chain/threaded.ts';
import { Announcer } from '../network/announcer.ts';
import type { Desk } from './desk.ts';

/** Of the software version as serve_axon wants it: an int made of three parts. */
const AXON_VERSION = 1;
/** TEST-NET-1 (RFC 5737): an address that is nobody's. Practice stays on this computer and announces no real one. */
const PRACTICE_IP = '192.0.2.1';

export interface Place {
  readonly ip: string;
  readonly port: number;
}

/** `at` null: where Lode's own look says. */
export async function announce(desk: Desk, netuid: Netuid, at: Place | null): Promise<CommandResult> {
  const { reach, work } = desk.options;
  const seen = reach.latest;
  const port = seen?.router.kind === 'mapped' ? seen.router.externalPort : work().axonPort;
  const found = seen?.address.kind === 'agreed' ? seen.address.ip : null;
  const ip = desk.network === 'practice' ? PRACTICE_IP : found;
  const place = at ?? (ip === null ? null : { ip, port });
  if (place === null) return fail('public-address-unknown');
  const done = await announceAt(desk, netuid, place, at === null && desk.network !== 'practice');
  return done.ok ? ok({}) : done;
}

/** `found`: Lode found the address itself, and may announce anew when it changes. */
export async function announceAt(desk: Desk, netuid: Netuid, { ip, port }: Place, found: boolean): Promise<Result<unknown>> {
  const kind = addressKind(ip);
  if (kind === 'no-address') return fail('axon-bad-address');
  const real = desk.network === 'finney' || desk.network === 'test';
  // Addresses for documents are nobody's: good enough where nobody calls from outside.
  if (kind !== 'public' && (real || kind !== 'documentation')) return fail('address-not-public', { ip });
  const done = await desk.carryOut({ kind: 'serve-axon', netuid, version: AXON_VERSION, ip, port });
  if (!done.ok) return done;
  const { choice, network } = desk;
  const name = `${network}:${netuid}`;
  if (choice) {
    const { [name]: _gone, ...others } = choice.announced;
    const axon = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
    const kept = await desk.keep({ ...choice, announced: found ? { ...others, [name]: axon } : others });
    if (!kept.ok) return kept;
  }
  return done;
}

/** A home's address changes; what Lode announced at an address it found itself is kept true. */
export function keepAnnounced(desk: Desk, client: ThreadedChain, registrations: () => Account['registrations']): Announcer {
  const { clock, reach, onAnnounced } = desk.options;
  return new Announcer({
    clock,
    publicAddress: () => reach.address(),
    announced: () =>
      registrations().flatMap(({ netuid, axon }) =>
        axon !== null && desk.choice?.announced[`${desk.network}:${netuid}`] === axon ? [{ netuid, axon }] : [],
      ),
    block: () => (client.standing.kind === 'live' ? client.standing.best.number : null),
    rateLimit: async (netuid) => {
      const terms = await client.terms(netuid);
      return terms.ok ? terms.value.value.servingRateLimitBlocks : null;
    },
    announce: async (netuid, at) => {
      const done = await announceAt(desk, netuid, at, true);
      if (done.ok) onAnnounced?.(netuid);
      return done;
    },
  });
}
