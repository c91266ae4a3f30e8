// The routers around that take orders about ports: first those that answer UPnP's call, then the default gateway by NAT-PMP.
import type { Gateway } from '@achingbrain/nat-port-mapper';
import { addressKind } from './address.ts';

/** Finds routers that take orders; ends by itself when the signal fires. */
export type FindGateways = (signal: AbortSignal) => AsyncIterable<Gateway>;

/** An hour; the library renews it a minute before, and a crash leaves a hole for an hour at most. */
export const LEASE_MS = 3_600_000;
export const DESCRIPTION = 'Lode';
const UPNP_MS = 3_000;
const PMP_MS = 2_000;

/** The libraries are loaded when somebody asks, and not before: most never do. */
export async function* routersAround(signal: AbortSignal): AsyncGenerator<Gateway> {
  const { pmpNat, upnpNat } = await import('@achingbrain/nat-port-mapper');
  const options = { ttl: LEASE_MS, description: DESCRIPTION };
  yield* upnpNat(options).findGateways({ signal: AbortSignal.any([signal, AbortSignal.timeout(UPNP_MS)]) });
  if (signal.aborted) return;
  const { networkGatewayDefault } = await import('systeminformation');
  const address = await networkGatewayDefault().catch(() => '');
  if (addressKind(address) !== 'private' || address.includes(':')) return;
  const gateway = pmpNat(address, options);
  const answers = await gateway.externalIp({ signal: AbortSignal.any([signal, AbortSignal.timeout(PMP_MS)]) }).then(
    () => true,
    () => false,
  );
  if (answers) yield gateway;
  else await gateway.stop({ signal: AbortSignal.timeout(PMP_MS) }).catch(() => undefined);
}
