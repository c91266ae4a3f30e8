// A trial: sends a batch at once, waits until the axon is at rest again, and judges; afterwards an honest caller is served.
import { setTimeout as wait } from 'node:timers/promises';
import type { AxonProcess, Told } from './axon-process.ts';
import { type Finding, judge, pairOf, type Sent } from './oracles.ts';
import { sendBytes } from './sending.ts';
import { fill, type Issued } from './template.ts';
import type { Seed } from './requests.ts';

const REST_LIMIT_MS = 5_000;
const REST_POLL_MS = 4;
const OK = 200;
/** A signature older than any window can no longer be answered. */
const FORGET_AFTER_NS = 600_000_000_000n;
const MOST_ISSUED = 100_000;

export interface Shot {
  readonly bytes: string;
  readonly pieces: readonly Buffer[];
  readonly hangUp: boolean;
  readonly issued: Issued | null;
  /** What was signed in requests that were mixed in. */
  readonly others: readonly Issued[];
}

export class Trial {
  readonly #axon: AxonProcess;
  readonly #honest: readonly Seed[];
  readonly #issued = new Map<string, Issued[]>();
  readonly #answered = new Set<string>();
  /** How often each reason or outcome was counted. */
  readonly counts = new Map<string, number>();
  #turn = 0;

  constructor(axon: AxonProcess, honest: readonly Seed[]) {
    this.#axon = axon;
    this.#honest = honest;
  }

  async run(shots: readonly Shot[]): Promise<Finding[]> {
    this.#forget();
    const before = this.#axon.written().length;
    for (const { issued, others } of shots) for (const one of [issued, ...others]) this.#note(one);
    const sent = await Promise.all(
      shots.map(
        async ({ bytes, pieces, hangUp }): Promise<Sent> => ({ bytes, heard: await sendBytes(this.#axon.port, pieces, hangUp) }),
      ),
    );
    const findings: Finding[] = [];
    const told = await this.#atRest(findings);
    for (const { reason, outcome } of told.rows)
      this.counts.set(reason ?? outcome, (this.counts.get(reason ?? outcome) ?? 0) + 1);
    findings.push(...judge(sent, told, this.#issued, this.#answered));
    findings.push(...(await this.#askHonestly()));
    const written = this.#axon.written().slice(before);
    if (written !== '') findings.push({ oracle: 'silent', what: `the axon wrote ${JSON.stringify(written.slice(0, 300))}` });
    return findings;
  }

  async #atRest(findings: Finding[]): Promise<Told> {
    const until = performance.now() + REST_LIMIT_MS;
    const rows: Told['rows'][number][] = [];
    let begun = 0;
    for (;;) {
      const told = await this.#axon.tell();
      rows.push(...told.rows);
      begun += told.begun;
      const left = Object.entries(told.held).filter(([, count]) => count !== 0);
      if (left.length === 0) return { rows, begun, held: told.held };
      if (performance.now() > until) {
        findings.push({ oracle: 'rest', what: `still held: ${JSON.stringify(Object.fromEntries(left))}` });
        return { rows, begun, held: told.held };
      }
      await wait(REST_POLL_MS);
    }
  }

  async #askHonestly(): Promise<Finding[]> {
    const seed = this.#honest[this.#turn++ % this.#honest.length];
    const { bytes, issued } = fill(seed?.template ?? '');
    this.#note(issued);
    const heard = await sendBytes(this.#axon.port, [Buffer.from(bytes, 'latin1')]);
    const findings: Finding[] = [];
    const told = await this.#atRest(findings);
    findings.push(...judge([{ bytes, heard }], told, this.#issued, this.#answered));
    if (heard.replies.length !== 1 || heard.replies[0]?.status !== OK || told.rows.length !== 1) {
      findings.push({ oracle: 'honest', what: `${seed?.name}: ${heard.replies.map(({ status }) => status).join(' ')}` });
    }
    return findings;
  }

  #note(issued: Issued | null): void {
    if (!issued) return;
    const pair = pairOf(issued.hotkey, issued.id);
    const known = this.#issued.get(pair);
    if (known) known.push(issued);
    else this.#issued.set(pair, [issued]);
  }

  #forget(): void {
    if (this.#issued.size < MOST_ISSUED) return;
    const now = BigInt(Date.now()) * 1_000_000n;
    for (const [pair, words] of this.#issued) {
      if (words.some(({ sentNs }) => sentNs > now - FORGET_AFTER_NS)) continue;
      this.#issued.delete(pair);
      this.#answered.delete(pair);
    }
  }
}
