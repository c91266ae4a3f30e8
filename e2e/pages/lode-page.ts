// The page as a person uses it, in either home: what can be pressed by its name, what can be read.
import { expect, type Locator, type Page } from '@playwright/test';
import type { CallersStanding } from '../../main/contract/callers.ts';
import type { MinerStateKind } from '../../main/contract/miner-state.ts';
import type { AutoReason } from '../../main/contract/pausing.ts';
import type { ProblemCode } from '../../main/contract/problem.ts';
import type { QueryOutcome, RefusalReason } from '../../main/contract/query.ts';
import type { NoticeCode, SafeMode, Snapshot } from '../../main/contract/snapshot.ts';
import type { SubnetId } from '../../main/contract/subnet.ts';
import type { Bridge } from '../../main/contract/transport.ts';
import type { UpdateView } from '../../main/contract/update.ts';

export type ScreenName = 'Home' | 'Earnings' | 'Subnets' | 'Wallet' | 'Settings' | 'Help';
export type Figure = 'answered' | 'late' | 'refused' | 'failed' | 'p50' | 'p95' | 'score';

declare global {
  interface Window {
    readonly lode?: Bridge;
  }
}

export class LodePage {
  readonly page: Page;
  readonly start: Locator;
  readonly stop: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  /** Of a pause that Lode made by itself. */
  readonly resumeAnyway: Locator;
  readonly state: Locator;
  readonly practiceSign: Locator;
  readonly seam: Locator;
  readonly closeQuestion: Locator;

  constructor(page: Page) {
    this.page = page;
    this.start = page.getByRole('button', { name: /^Start practice mining/ });
    this.stop = this.button('Stop');
    this.pause = this.button('Pause');
    this.resume = this.button('Resume');
    this.resumeAnyway = this.button('Resume anyway');
    this.state = page.getByRole('heading', { level: 1 });
    this.practiceSign = page.locator('[data-practice]');
    this.seam = page.locator('[data-grains]');
    this.closeQuestion = page.getByRole('dialog');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The state as the machine names it. */
  async expectState(kind: MinerStateKind, timeout = 15_000): Promise<void> {
    await expect(this.state).toHaveAttribute('data-state', kind, { timeout });
  }

  /** Lode did not stay up, and this is left out. */
  async expectSafeMode(leavesOut: SafeMode['leavesOut']): Promise<void> {
    await expect(this.state).toHaveAttribute('data-state', 'safe-mode', { timeout: 15_000 });
    await expect(this.page.locator(`[data-safe-mode="${leavesOut}"]`)).toBeVisible();
  }

  figure(name: Figure): Locator {
    return this.page.locator(`[data-figure="${name}"]`);
  }

  /** A figure as a number; 0 where there is none yet. */
  async number(name: Figure): Promise<number> {
    return Number((await this.figure(name).innerText()).replace(/[^\d.]/g, '')) || 0;
  }

  async expectAtLeast(name: Figure, least: number): Promise<void> {
    await expect.poll(() => this.number(name), { timeout: 30_000 }).toBeGreaterThanOrEqual(least);
  }

  /** Rows of the list of questions, newest first. */
  rows(outcome?: QueryOutcome): Locator {
    const table = this.page.getByRole('table', { name: 'Last questions' });
    return table.locator(`tr[data-outcome${outcome ? `="${outcome}"` : ''}]`);
  }

  /** One line of "Refused, and why". */
  refusal(reason: RefusalReason): Locator {
    return this.page.locator(`[data-refusal="${reason}"]`);
  }

  notice(code: NoticeCode): Locator {
    return this.page.locator(`[data-notice="${code}"]`).first();
  }

  /** On the home screen, while the person's list of callers cannot be used. */
  callersNotice(standing?: CallersStanding['kind']): Locator {
    return this.page.locator(`[data-callers-notice${standing ? `="${standing}"` : ''}]`);
  }

  /** "Who may ask" of the settings; `none`: there is no list. */
  callers(standing?: CallersStanding['kind'] | 'none'): Locator {
    return this.page.locator(`[data-callers${standing ? `="${standing}"` : ''}]`);
  }

  /** It goes on in spite of this, as the person said. */
  overruled(reason: AutoReason): Locator {
    return this.page.locator(`[data-overruled="${reason}"]`);
  }

  /** The quiet line about one on the home screen. */
  get updateLine(): Locator {
    return this.page.locator('[data-update-line]');
  }

  /** "Updates" of the settings, where they stand so. */
  update(kind: UpdateView['kind']): Locator {
    return this.page.locator(`[data-update="${kind}"]`);
  }

  problem(code: ProblemCode): Locator {
    return this.page.locator(`[data-problem="${code}"]`);
  }

  /** On the Subnets screen: a button of a subnet's card. */
  offerStep(subnet: SubnetId, step: 'practice' | 'mine' | 'download' | 'stop'): Locator {
    return this.page.locator(`[data-offer="${subnet}"] [data-step="${step}"]`);
  }

  /** On the home screen: how practice of a real subnet goes. */
  practised(subnet: SubnetId): Locator {
    return this.page.locator(`[data-practised="${subnet}"]`);
  }

  /** Presses Start and waits until questions are answered. */
  async practise(least = 1): Promise<void> {
    await this.start.click();
    await this.expectState('mining');
    await this.expectAtLeast('answered', least);
  }

  async open(screen: ScreenName): Promise<void> {
    await this.button(screen).click();
  }

  /** Resolves once the window, or tab, is closed. */
  async gone(): Promise<void> {
    if (!this.page.isClosed()) await this.page.waitForEvent('close');
  }

  /** What the page is told right now, by the page's own means. */
  snapshot(): Promise<Snapshot> {
    return this.page.evaluate(
      () =>
        new Promise<Snapshot>((resolve) => {
          if (window.lode) {
            const stop = window.lode.subscribe((snapshot) => {
              resolve(snapshot);
              setTimeout(() => stop());
            });
            return;
          }
          const socket = new WebSocket('/socket');
          socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
            resolve((JSON.parse(data) as { snapshot: Snapshot }).snapshot);
            socket.close();
          });
        }),
    );
  }
}
