// Updates, from the look at the feed to the version that takes over: one at a time, believed only when verified, put in when harmless.
import { rm } from 'node:fs/promises';
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import type { Settings } from '../../contract/settings.ts';
import type { UpdateView, UpdateWait } from '../../contract/update.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Feed, Offer } from './feed.ts';
import type { Installer, Prepared } from './installer.ts';
import { isInStage, isTaken, judge } from './judge.ts';
import { keepMemory, type Memory, readMemory } from './memory.ts';
import { readClaim, type SignedClaim } from './release-claim.ts';
import { roomFor } from './room.ts';
import { verifyFile } from './verified-file.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A start has other things to do. */
const FIRST_LOOK_MS = 10 * MINUTE_MS;
const LOOK_EVERY_MS = 4 * HOUR_MS;
const LOOK_AGAIN_MS = HOUR_MS;
/** Each wait is up to so much longer by chance, so that not all the world asks at once. */
const JITTER = 0.5;
/** How often it is looked whether an update that is ready would do harm now. */
const HARM_EVERY_MS = 15_000;

export interface UpdatesOptions {
  readonly version: string;
  readonly platform: string;
  readonly keys: readonly string[];
  readonly folder: string;
  readonly feed: Feed;
  /** null: this build can't replace itself, and only tells. */
  readonly installer: Installer | null;
  /** Where a person fetches a release by hand. */
  readonly page: string;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly settings: () => Pick<Settings, 'autoUpdate' | 'updateChannel'>;
  /** What an update would disturb now. null: nothing. */
  readonly waits: () => Promise<UpdateWait | null>;
  /** Takes everything down in order and puts it in; the app ends. What it refuses has changed nothing. */
  readonly leave: (version: string, prepared: Prepared) => Promise<Result<void>>;
  readonly tell: (view: UpdateView) => void;
}

interface Believed extends SignedClaim {
  readonly offer: Offer;
}
interface Ready extends Believed {
  readonly file: string;
}

export class Updates {
  private readonly options: UpdatesOptions;
  private readonly random: () => number;
  private memory: Memory | null = null;
  private busy = false;
  private closed = false;
  /** Known and believed, and left for the person to ask for. */
  private known: Believed | null = null;
  private ready: Ready | null = null;
  /** The person asked for it. */
  private wanted = false;
  /** They did while something was under way. */
  private asked: { readonly now: boolean } | null = null;
  private cancelLook: (() => void) | null = null;
  private cancelHarm: (() => void) | null = null;

  constructor(options: UpdatesOptions) {
    this.options = options;
    this.random = options.random ?? Math.random;
  }

  /** Never rejects. The first look comes later. */
  async begin(): Promise<void> {
    const memory = await readMemory(this.options.folder, this.random);
    if (memory.ok) this.memory = memory.value;
    this.options.tell(this.atRest(memory.ok ? null : memory.problem));
    this.lookIn(FIRST_LOOK_MS);
  }

  close(): void {
    this.closed = true;
    this.cancelLook?.();
    this.cancelHarm?.();
  }

  /** Answers once it has begun; what comes of it is told. */
  check(): Result<void> {
    if (this.busy || this.ready) return fail('command-not-now', { state: 'update' });
    void this.look('person');
    return ok(undefined);
  }

  /** `now`: whatever it would disturb. Answers once it has begun. */
  install(now: boolean): Result<void> {
    if (!this.busy && !this.ready && !this.known) return fail('command-not-now', { state: 'update' });
    this.wanted = true;
    if (this.busy) this.asked = { now };
    else void this.run(() => this.obey(now));
    return ok(undefined);
  }

  private async obey(now: boolean): Promise<void> {
    if (!this.ready && this.known) await this.fetch(this.known);
    if (this.ready) await this.putInWhenHarmless(this.ready, now);
    // What could not be had is no longer asked for.
    else this.wanted = false;
  }

  private lookIn(ms: number): void {
    this.cancelLook?.();
    if (!this.closed)
      this.cancelLook = this.options.clock.after(ms * (1 + JITTER * this.random()), () => void this.look('clock'));
  }

  /** Resolves when what it found is done with. */
  async look(by: 'person' | 'clock'): Promise<void> {
    if (this.busy || this.ready) {
      if (by === 'clock') this.lookIn(LOOK_AGAIN_MS);
      return;
    }
    let again = LOOK_AGAIN_MS;
    await this.run(async () => {
      this.options.tell({ kind: 'checking' });
      if (await this.lookNow(by)) again = LOOK_EVERY_MS;
    });
    this.lookIn(again);
  }

  private async run(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
    } finally {
      this.busy = false;
    }
    const { asked } = this;
    this.asked = null;
    if (asked && !this.closed) await this.run(() => this.obey(asked.now));
    else if (this.ready) this.watchHarm();
  }

  /** false: the look told nothing. */
  private async lookNow(by: 'person' | 'clock'): Promise<boolean> {
    const { feed, folder, keys, tell, installer, settings, version, platform, page } = this.options;
    this.known = null;
    const memory = await readMemory(folder, this.random);
    if (!memory.ok) return this.refused(null, memory.problem);
    this.memory = memory.value;
    const channel = settings().updateChannel;
    const found = await feed.look(channel);
    if (!found.ok) {
      tell(this.atRest(found.problem));
      return false;
    }
    await this.remember({ lookedAt: this.options.clock.now() });
    const offer = found.value;
    if (!offer || offer.version === this.memory.returned?.from) return this.nothingNew();
    // Without a key nothing it says is believed, but that there is something.
    if (keys.length === 0) {
      tell({ kind: 'told', version: offer.version, notes: '', page });
      return true;
    }
    const signature = await offer.signature();
    if (!signature.ok) {
      tell(this.atRest(signature.problem));
      return false;
    }
    const signed = readClaim(signature.value, keys, offer.version);
    if (!signed.ok) return this.refused(offer.version, signed.problem);
    const { claim } = signed.value;
    const { counters } = this.memory;
    const seenCounter = counters[claim.channel];
    const judged = judge(claim, offer.version, { version, platform, channel, seenCounter });
    if (!judged.ok) return this.refused(offer.version, judged.problem);
    const kept = await this.remember({ counters: { ...counters, [claim.channel]: Math.max(claim.counter, seenCounter) } });
    if (!kept.ok) return this.refused(offer.version, kept.problem);
    // Who asks is given it, so that nobody who knows of it is told that there is none.
    if (by === 'clock' && !isInStage(claim, this.memory.lot)) return this.nothingNew();
    const believed = { ...signed.value, offer };
    if (installer && settings().autoUpdate) return this.fetch(believed);
    this.known = installer ? believed : null;
    tell({ kind: 'told', version: claim.version, notes: claim.notes, page: installer ? null : page });
    return true;
  }

  private nothingNew(): true {
    this.options.tell(this.atRest(null));
    return true;
  }

  private async fetch(believed: Believed): Promise<boolean> {
    const { tell, folder } = this.options;
    if (!this.isTaken(believed)) return this.letGo();
    const { claim, offer, key } = believed;
    const { version, notes, size } = claim;
    const room = await roomFor(folder, size);
    if (!room.ok) return this.refused(version, room.problem);
    const progress = (doneBytes: number) =>
      tell({ kind: 'downloading', version, notes, bytes: size, doneBytes: Math.min(doneBytes, size) });
    progress(0);
    const fetched = await offer.fetch(size, ({ doneBytes }) => progress(doneBytes));
    if (!fetched.ok) return this.refused(version, fetched.problem);
    const verified = await verifyFile(fetched.value, claim);
    if (!verified.ok) {
      await rm(fetched.value, { force: true });
      return this.refused(version, verified.problem);
    }
    this.known = null;
    this.ready = { ...believed, file: fetched.value };
    tell({ kind: 'ready', version, notes, key, waits: null });
    return true;
  }

  private watchHarm(): void {
    this.cancelHarm?.();
    const { clock } = this.options;
    const look = () =>
      void this.run(async () => {
        if (this.ready && !this.closed) await this.putInWhenHarmless(this.ready, false);
      });
    if (!this.closed) this.cancelHarm = clock.after(HARM_EVERY_MS, look);
  }

  private async putInWhenHarmless(ready: Ready, now: boolean): Promise<void> {
    const { waits, tell, settings, installer } = this.options;
    const { version, notes } = ready.claim;
    if (!this.isTaken(ready)) {
      await rm(ready.file, { force: true });
      this.letGo();
      return;
    }
    const harm = now ? null : await waits();
    if (harm !== null || !installer || !(now || this.wanted || settings().autoUpdate)) {
      tell({ kind: 'ready', version, notes, key: ready.key, waits: harm });
      return;
    }
    tell({ kind: 'installing', version });
    const prepared = await installer.prepare(ready.file, ready, ready.offer);
    if (!prepared.ok) {
      await this.giveUp(ready, prepared.problem);
      return;
    }
    // Preparing took a while: somebody may have asked something meanwhile.
    const since = now ? null : await waits();
    if (since !== null) {
      await prepared.value.cancel();
      tell({ kind: 'ready', version, notes, key: ready.key, waits: since });
      return;
    }
    const left = await this.options.leave(version, prepared.value);
    if (left.ok) this.close();
    else await this.giveUp(ready, left.problem);
  }

  /** A person may change their mind about betas after one was found. */
  private isTaken({ claim }: Believed): boolean {
    return isTaken(claim, this.options.settings().updateChannel);
  }

  private letGo(): true {
    this.known = this.ready = null;
    this.wanted = false;
    this.lookIn(0);
    return this.nothingNew();
  }

  private async giveUp(ready: Ready, problem: Problem): Promise<void> {
    this.ready = null;
    this.wanted = false;
    await rm(ready.file, { force: true });
    this.refused(ready.claim.version, problem);
  }

  private refused(version: string | null, problem: Problem): false {
    this.options.tell({ kind: 'failed', version, problem, at: this.options.clock.now() });
    return false;
  }

  private async remember(news: Partial<Memory>): Promise<Result<void>> {
    if (!this.memory) return ok(undefined);
    const after = { ...this.memory, ...news };
    const kept = await keepMemory(this.options.folder, after);
    if (!kept.ok) return kept;
    this.memory = after;
    return ok(undefined);
  }

  private atRest(problem: Problem | null): UpdateView {
    const { memory } = this;
    const back = memory?.returned;
    if (!problem && back?.to === this.options.version) return { kind: 'returned', ...back };
    return { kind: 'current', checkedAt: memory?.lookedAt ?? null, problem };
  }
}
