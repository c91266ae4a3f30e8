// A port opened in the router, by UPnP or NAT-PMP: found, mapped, renewed before its lease ends, and removed when it is not needed any more.
import type { Gateway } from '@achingbrain/nat-port-mapper';
import type { RouterView } from '../../contract/reach.ts';
import { TcpPort } from '../../contract/units.ts';
import type { RouterDoor } from './threaded-mapping.ts';
import { DESCRIPTION, type FindGateways, LEASE_MS, routersAround } from './routers.ts';

const FIND_MS = 7_000;
const ASK_MS = 5_000;
/** Stop may not wait for a router. */
const STOP_MS = 2_000;
const MOST_DETAIL = 200;

export class PortMapping implements RouterDoor {
  private readonly find: FindGateways;
  private readonly localHost: () => string | null;
  private gateway: Gateway | null = null;
  private mapped: { readonly port: TcpPort; readonly externalPort: TcpPort } | null = null;
  private externalIp: string | null = null;

  /** `localHost`: this computer's address at home. null: it has none. */
  constructor(localHost: () => string | null, find: FindGateways = routersAround) {
    this.localHost = localHost;
    this.find = find;
  }

  /** What the router says. Nothing is changed in it. */
  async look(): Promise<RouterView> {
    const gateway = await this.router();
    if (!gateway) return { kind: 'silent' };
    this.externalIp = await gateway.externalIp({ signal: AbortSignal.timeout(ASK_MS) }).catch(() => null);
    return this.mapped
      ? { kind: 'mapped', externalIp: this.externalIp, ...this.mapped }
      : { kind: 'not-mapped', externalIp: this.externalIp };
  }

  /** Opens it. Opened before with another port, that one is closed first. */
  async open(port: TcpPort): Promise<RouterView> {
    const seen = await this.look();
    const { gateway } = this;
    const host = this.localHost();
    if (seen.kind === 'silent' || !gateway || host === null) return seen;
    if (this.mapped?.port === port) return seen;
    await this.close();
    try {
      const mapping = await gateway.map(port, host, {
        protocol: 'tcp',
        externalPort: port,
        ttl: LEASE_MS,
        description: DESCRIPTION,
        signal: AbortSignal.timeout(ASK_MS),
      });
      const externalPort = TcpPort.safeParse(mapping.externalPort);
      // A port below 1024 was never asked for; taken for refused rather than for something it is not.
      if (!externalPort.success) throw new Error(`the router opened port ${mapping.externalPort}`);
      this.gateway = gateway;
      this.mapped = { port, externalPort: externalPort.data };
      return { kind: 'mapped', externalIp: this.externalIp, ...this.mapped };
    } catch (error) {
      const detail = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, MOST_DETAIL);
      return { kind: 'refused', externalIp: this.externalIp, detail };
    }
  }

  /** Closes what was opened, within two seconds; what the router does not hear ends with its lease. */
  async close(): Promise<void> {
    const { gateway } = this;
    const open = this.mapped;
    this.mapped = null;
    this.gateway = null;
    if (gateway && open) await gateway.unmap(open.port, { signal: AbortSignal.timeout(STOP_MS) }).catch(() => undefined);
    await gateway?.stop({ signal: AbortSignal.timeout(STOP_MS) }).catch(() => undefined);
  }

  private async router(): Promise<Gateway | null> {
    if (this.gateway) return this.gateway;
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), FIND_MS);
    try {
      for await (const gateway of this.find(end.signal)) {
        if (gateway.family !== 'IPv4') continue;
        this.gateway = gateway;
        break;
      }
    } catch {
      // None answered in time.
    } finally {
      clearTimeout(timer);
      end.abort();
    }
    return this.gateway;
  }
}
