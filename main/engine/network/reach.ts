// Whether validators can reach this computer, put together from what others see and what the router says. Never more than was seen.
import type { PublicAddress, ReachVerdict, ReachView, RouterView } from '../../contract/reach.ts';
import type { TcpPort } from '../../contract/units.ts';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../clock.ts';
import { addressKind } from './address.ts';
import type { RouterDoor } from './threaded-mapping.ts';

/** `own`: addresses of this computer's own interfaces. */
export function verdictOf(address: PublicAddress, router: RouterView, own: readonly string[]): ReachVerdict {
  const seen = address.kind === 'agreed' ? address.ip : null;
  const routers = 'externalIp' in router ? router.externalIp : null;
  const kind = routers === null ? null : addressKind(routers);
  // A provider's own network begins behind the router: nobody outside can open anything there.
  if (kind === 'shared' || kind === 'private') return 'shared-address';
  if (seen !== null && kind === 'public' && routers !== seen) return 'shared-address';
  if (seen !== null && own.includes(seen)) return 'likely';
  if (router.kind === 'mapped' && seen !== null && routers === seen) return 'likely';
  if (router.kind === 'not-mapped' || router.kind === 'refused') return 'closed';
  return 'cannot-tell';
}

export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((found) =>
    (found ?? []).filter(({ internal }) => !internal).map((each) => each.address),
  );

/** This computer's address at home, for the router to send to. null: it has none, or stands on the internet itself. */
export const homeAddress = (): string | null =>
  ownAddresses().find((each) => addressKind(each) === 'private' && each.includes('.')) ?? null;

export interface ReachOptions {
  readonly clock: Clock;
  readonly mapping: RouterDoor;
  readonly publicAddress: () => Promise<PublicAddress>;
  readonly ownAddresses?: () => readonly string[];
}

export class Reach {
  private readonly options: ReachOptions;
  /** The newest look. null: nobody has asked. */
  latest: ReachView | null = null;

  constructor(options: ReachOptions) {
    this.options = options;
  }

  address(): Promise<PublicAddress> {
    return this.options.publicAddress();
  }

  /** Asks the sources and the router. Nothing is changed anywhere. */
  look(port: TcpPort): Promise<ReachView> {
    return this.see(port, (mapping) => mapping.look());
  }

  /** Opens the port in the router; closed again by `close`. */
  open(port: TcpPort): Promise<ReachView> {
    return this.see(port, (mapping) => mapping.open(port));
  }

  private async see(port: TcpPort, ask: (mapping: RouterDoor) => Promise<RouterView>): Promise<ReachView> {
    const { clock, mapping, publicAddress, ownAddresses: own = ownAddresses } = this.options;
    const [address, router] = await Promise.all([publicAddress(), ask(mapping)]);
    this.latest = { verdict: verdictOf(address, router, own()), address, router, port, at: clock.now() };
    return this.latest;
  }

  close(): Promise<void> {
    return this.options.mapping.close();
  }
}
