// The enrolment of each subnet that asks for one, bound to the wallet: who agrees, who signs, and what the chain says of the slot.
import type { Manifest, ServedSubnet } from '../contract/subnet.ts';
import type { Clock } from './clock.ts';
import { announcedOf, Enrolment } from './enrolment.ts';
import { createEgress, type OwnEgress } from './network/egress.ts';
import { netuidOn } from './offers.ts';
import { adapterFor } from './served-subnets.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { Desk } from './wallet/desk.ts';

export interface EnrolmentsOptions {
  readonly clock: Clock;
  readonly money: Pick<MoneyStore, 'kept' | 'keep'>;
  readonly desk: Desk;
}

export class Enrolments {
  private readonly options: EnrolmentsOptions;
  private readonly all = new Map<ServedSubnet, Enrolment>();
  private readonly ways: OwnEgress[] = [];

  constructor(options: EnrolmentsOptions) {
    this.options = options;
  }

  async open(manifests: ReadonlyMap<ServedSubnet, Manifest>): Promise<void> {
    for (const manifest of manifests.values()) {
      const steps = adapterFor(manifest.id, manifest, 'finney')?.enrol ?? [];
      if (steps.length > 0 && !this.all.has(manifest.id)) this.all.set(manifest.id, this.enrolment(manifest, steps));
    }
    await Promise.all([...this.all.values()].map((each) => each.open()));
  }

  /** null: it wants to be told nothing. */
  of(subnet: ServedSubnet): Enrolment | null {
    return this.all.get(subnet) ?? null;
  }

  async close(): Promise<void> {
    await Promise.all(this.ways.map((each) => each.close()));
  }

  private enrolment(manifest: Manifest, steps: ConstructorParameters<typeof Enrolment>[0]['steps']): Enrolment {
    const { clock, money, desk } = this.options;
    const egress = createEgress({
      hosts: manifest.egress.flatMap(({ host, purpose }) => (purpose === 'announcement' ? [host] : [])),
    });
    this.ways.push(egress);
    const netuid = () => netuidOn(manifest, desk.network);
    return new Enrolment({
      clock,
      store: money,
      subnet: manifest.id,
      steps,
      means: { egress, sign: (at) => desk.signer.signAnnouncement(desk.network, at) },
      slot: () => {
        const { hotkey } = desk.addresses;
        return hotkey === null || netuid() === null ? null : `${desk.network}:${hotkey}:${netuid()}`;
      },
      announced: () => {
        const found = netuid();
        return found === null ? null : announcedOf(desk, found);
      },
    });
  }
}
