// Offers and computers for tests: whole, and checked by the contract's own schemas.
import { ComputerView } from '../../main/contract/computer.ts';
import { Offer } from '../../main/contract/offer.ts';
import { WalletView } from '../../main/contract/wallet.ts';

const GB = 1_000_000_000;
const AT = Date.UTC(2026, 10, 23, 14, 0, 0);

/** Tag101 on its real network, downloaded and measured, unless `change` says otherwise. */
export function offer(change: Record<string, unknown> = {}): Offer {
  return Offer.parse({
    id: 'tag101',
    netuid: 101,
    requires: { inboundPort: true, minMemoryMb: 2_048, minVramMb: null, cpuOk: true, diskMb: 200, uploadMbps: null },
    payout: 'softmax',
    model: {
      name: 'all-MiniLM-L6-v2',
      licence: 'Apache-2.0',
      source: 'https://huggingface.co/Xenova/all-MiniLM-L6-v2',
      bytes: 90_387_606,
    },
    standing: { kind: 'ready', bytes: 90_387_606, checkedAt: AT },
    measured: { at: AT, p95Ms: 412, samples: 20, limitMs: 120_000, device: 'AMD Ryzen 7 5800X' },
    measuring: false,
    measureProblem: null,
    unfit: [],
    unsure: [],
    practice: null,
    ...change,
  });
}

/** Eight cores and no graphics card. */
export function computer(change: Record<string, unknown> = {}): ComputerView {
  return ComputerView.parse({
    system: { platform: 'linux', arch: 'x64', name: 'Debian GNU/Linux 13' },
    gpus: [],
    processor: { name: 'AMD Ryzen 7 5800X', physicalCores: 8, logicalCores: 16, load: 0.12, temperatureC: 51 },
    memory: { totalBytes: 16_600_000_000, freeBytes: 9 * GB },
    disks: [
      { of: 'data', folder: '/home/ada/.config/lode', totalBytes: 500 * GB, freeBytes: 120 * GB },
      { of: 'models', folder: '/home/ada/.config/lode/models', totalBytes: 500 * GB, freeBytes: 120 * GB },
    ],
    battery: { kind: 'absent' },
    probes: [{ provider: 'cpu', verdict: { kind: 'works', tookMs: 3.1, openedMs: 40, device: null }, at: AT }],
    probing: null,
    findings: [],
    gpuPack: { kind: 'none', why: 'no-nvidia' },
    readAt: AT,
    ...change,
  });
}

/** A wallet that looks at finney, connected, registered nowhere. */
export function wallet(change: Record<string, unknown> = {}): WalletView {
  return WalletView.parse({
    network: 'finney',
    chain: {
      kind: 'live',
      endpoint: 'wss://entrypoint-finney.opentensor.ai:443',
      specVersion: 431,
      genesis: `0x${'2f'.repeat(32)}`,
      best: { number: 9_411_360, hash: `0x${'ab'.repeat(32)}` },
      blockMs: 12_000,
    },
    vault: {
      standing: 'none',
      lock: null,
      network: null,
      addresses: { coldkey: null, delegate: null, hotkey: null },
      backedUp: false,
    },
    coldkey: { kind: 'none' },
    hotkey: null,
    delegate: null,
    money: null,
    proxies: [],
    registrations: [],
    reach: null,
    caps: { dailyRao: '1000000000', spentTodayRao: '0', coolOffUntil: null },
    ...change,
  });
}
