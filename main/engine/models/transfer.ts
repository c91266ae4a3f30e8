// One file from the first of its addresses that has it to its place on the disk: in parts side by side, going on where it stopped,
// and compared with its checksum whole before it counts as here.
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { hashFile } from '../hash-file.ts';
import { type Expected, type Fault, Mirror, type Ways } from './mirror.ts';
import type { Pace } from './pace.ts';
import { PartFile } from './part-file.ts';
import type { Range } from './ranges.ts';

export interface PinnedFile extends Expected {
  /** What a person reads, e.g. "onnx/model.onnx". */
  readonly name: string;
  readonly urls: readonly string[];
  /** Absolute: where it lies when it is whole. */
  readonly target: string;
}

export interface TransferOptions {
  readonly ways: Ways;
  readonly pace: Pace;
  /** Where what has not ended is kept. */
  readonly parts: string;
  readonly signal: AbortSignal;
  readonly onProgress: (phase: 'downloading' | 'checking', doneBytes: number) => void;
}

/** Side by side, of one address; and how large a part is that one of them takes. */
const PARALLEL = 4;
const PIECE_BYTES = 8 * 1_048_576;

export class Transfer {
  readonly #file: PinnedFile;
  readonly #options: TransferOptions;
  readonly #part: PartFile;
  /** In the order they are tried. One that gave wrong bytes is taken out. */
  #mirrors: Mirror[];
  /** Wrong bytes came and more than one may have given them: from now on all are of one. */
  #alone = false;
  readonly #ignoreEtags = new Set<string>();
  #detail = 'there is no address';

  private constructor(file: PinnedFile, options: TransferOptions, part: PartFile) {
    this.#file = file;
    this.#options = options;
    this.#part = part;
    this.#mirrors = file.urls.map((url) => new Mirror(url, file, options.ways));
  }

  /**
   * Expected failures: `download-failed`, `download-wrong`. Rejects with the file system's error, and with the signal's reason: what has
   * come by then is kept in both cases.
   */
  static async run(file: PinnedFile, options: TransferOptions): Promise<Result<void>> {
    const part = await PartFile.open(options.parts, file.sha256, file.bytes);
    let finished = false;
    try {
      const result = await new Transfer(file, options, part).#run();
      finished = result.ok;
      return result;
    } finally {
      if (!finished) await part.close().catch(() => undefined); // a full disk, say, which the first error has told
    }
  }

  async #run(): Promise<Result<void>> {
    const { name, sha256, target } = this.#file;
    const { signal, onProgress } = this.#options;
    while (this.#mirrors.length > 0) {
      if (!(await this.#fill())) return fail('download-failed', { file: name, detail: this.#detail });
      onProgress('checking', 0);
      const hash = await hashFile(this.#part.path, { signal, onProgress: (done) => onProgress('checking', done) });
      if (hash === sha256) {
        await this.#part.finish(target);
        return ok(undefined);
      }
      await this.#throwAway();
    }
    return fail('download-wrong', { file: name });
  }

  /** Wrong bytes: whoever gave them is not asked again, where that can be told. */
  async #throwAway(): Promise<void> {
    const { sources, resumed } = this.#part;
    // Of an earlier life: a disk that lost power may be to blame, and no host.
    if (!resumed) {
      if (sources.length === 1) this.#mirrors = this.#mirrors.filter(({ url }) => url !== sources[0]);
      else this.#alone = true;
    }
    await this.#part.reset();
  }

  /** Whether every byte is there now. */
  async #fill(): Promise<boolean> {
    for (let round = 0; round < this.#options.ways.patience.rounds; round += 1) {
      for (const mirror of this.#mirrors) {
        if (this.#part.gaps().length === 0) return true;
        if (this.#alone && this.#part.sources.some((source) => source !== mirror.url)) await this.#part.reset();
        const fault = await this.#drain(mirror);
        if (fault?.kind === 'changed') {
          this.#ignoreEtags.add(mirror.url);
          await this.#part.reset();
          await this.#drain(mirror);
        }
      }
    }
    return this.#part.gaps().length === 0;
  }

  /** Takes what is missing from one address, in several parts at once. null: nothing is missing any more. */
  async #drain(mirror: Mirror): Promise<Fault | null> {
    const { signal } = this.#options;
    const over = new AbortController();
    const fetching = new Set<Range>();
    const running = new Set<Promise<void>>();
    const ended: { fault: Fault | null; failed: { readonly error: unknown } | null } = { fault: null, failed: null };
    const fetch = async (piece: Range): Promise<void> => {
      try {
        const fault = await this.#insist(mirror, piece, AbortSignal.any([signal, over.signal]), hire);
        if (fault && fault.kind !== 'unranged') {
          ended.fault ??= fault;
          over.abort();
        }
      } catch (error) {
        // The first one is what happened; the others end by it.
        if (!over.signal.aborted) ended.failed = { error };
        over.abort();
      } finally {
        fetching.delete(piece);
      }
    };
    /** As soon as it is known that it sends parts, several are fetched at once. */
    const hire = (): void => {
      const most = mirror.ranged === true ? PARALLEL : 1;
      const [gap] = running.size < most && !over.signal.aborted ? this.#part.gaps(fetching) : [];
      if (!gap) return;
      const [from, to] = gap;
      const piece: Range = [from, mirror.ranged === false ? to : Math.min(to, from + PIECE_BYTES)];
      fetching.add(piece);
      const job = fetch(piece).then(() => {
        running.delete(job);
        hire();
      });
      running.add(job);
    };
    hire();
    while (running.size > 0) await Promise.race(running);
    signal.throwIfAborted();
    if (ended.failed) throw ended.failed.error;
    return ended.fault;
  }

  /** Tries a part until it is here, or the address has brought nothing so many times in a row. */
  async #insist(mirror: Mirror, [start, to]: Range, signal: AbortSignal, onBytes: () => void): Promise<Fault | null> {
    const { tries, backoffMs, longestWaitMs } = this.#options.ways.patience;
    let from = start;
    for (let vain = 0; ; ) {
      const before = from;
      const etag = this.#ignoreEtags.has(mirror.url) ? null : this.#part.etagOf(mirror.url);
      const sink = {
        write: async (chunk: Uint8Array, at: number) => {
          await this.#options.pace.take(chunk.byteLength, signal);
          await this.#part.write(chunk, at);
        },
        took: async (until: number, version: string | null) => {
          await this.#part.took([from, until], mirror.url, version);
          from = until;
          this.#options.onProgress('downloading', this.#part.have);
          onBytes();
        },
      };
      const fault = await mirror.read([from, to], etag, sink, signal);
      if (!fault) return null;
      if (fault.kind === 'changed' || fault.kind === 'unranged') return fault;
      this.#detail = fault.kind === 'wait' ? 'it asks for patience' : fault.detail;
      vain = from > before ? 1 : vain + 1;
      if (fault.kind === 'useless' || vain >= tries) return fault;
      if (fault.kind === 'wait' && fault.ms > longestWaitMs) return fault;
      const wait = fault.kind === 'wait' ? fault.ms : backoffMs * 2 ** (vain - 1) * (0.75 + Math.random() / 2);
      await sleep(wait, undefined, { signal });
    }
  }
}
