// Every place of every screen where something from outside can put text: it shows as text, and the screen stays whole.
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { COMMANDS } from '../../main/contract/commands.ts';
import { ConfirmQuestion } from '../../main/contract/confirm.ts';
import { ok } from '../../main/contract/problem.ts';
import { Snapshot } from '../../main/contract/snapshot.ts';
import { createSpeech } from '../../main/contract/words/speech.ts';
import { createRigKey } from '../../main/rig/admission.ts';
import { doorPage } from '../../main/rig/door-page.ts';
import { LOOPBACK, serveRig } from '../../main/rig/server.ts';
import { root } from '../../tools/build.mjs';
import { testParts } from '../../tools/setup-tests.mjs';
import { hostile } from '../fixtures/hostile.ts';
import { expect, test } from '../fixtures/lode.ts';
import { serveFolder } from '../fixtures/serve-folder.ts';

/** Enough that each arm of each union has been on the screen. */
const TURNS = 8;
const page = path.join(root, 'dist/renderer');

async function inChromium(run: (open: () => Promise<Page>) => Promise<void>): Promise<void> {
  const { chromium: browser } = testParts();
  test.skip(browser.where === null, `no Chromium: ${browser.why}`);
  const launched = await chromium.launch({ executablePath: browser.where ?? '', chromiumSandbox: process.getuid?.() !== 0 });
  try {
    await run(() => launched.newPage({ viewport: { width: 900, height: 600 } }));
  } finally {
    await launched.close();
  }
}

/** The question about closing would lie over every screen. */
function snapshotOf(turn: number): Snapshot {
  const made = Snapshot.parse(hostile(Snapshot, turn));
  return { ...made, seq: turn + 1, host: { ...made.host, asksClose: false } };
}

/** What came of it on the page now; each trouble by where it is. */
const look = (shown: Page) =>
  shown.evaluate(() => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page, alone
    const placed = (elements: readonly (Element | null)[]) =>
      elements.map(
        (one) => `${one?.parentElement?.className} > ${one?.tagName}.${one?.className}: ${one?.textContent?.slice(0, 40)}`,
      );
    const main = document.querySelector('main');
    const edge = (main?.getBoundingClientRect().left ?? 0) + (main?.clientWidth ?? 0) + 1;
    const sticksOut = (element: Element) => element.getBoundingClientRect().right > edge;
    const isWide = [document.documentElement, main].some((box) => box && box.scrollWidth > box.clientWidth);
    const wide = [...(main?.querySelectorAll('*') ?? [])].filter((one) => sticksOut(one) && ![...one.children].some(sticksOut));
    const turned: (Element | null)[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode;
      // A direction ends with the box that holds it, where that is one of its own or nothing else is in it.
      const alone = parentElement?.textContent === textContent && getComputedStyle(parentElement).display === 'block';
      const holds = alone || parentElement?.closest('bdi, code, pre, textarea');
      if (textContent?.includes('\u202E') && !holds) turned.push(parentElement);
    }
    return {
      acted: 'hit' in window,
      made: document.querySelectorAll('img[src="x"], script:not([src]), b, i').length,
      turned: placed(turned),
      wide: isWide ? placed(wide).slice(0, 5) : [],
      blank: (document.querySelector('#root')?.textContent ?? '').length < 20,
      seen: document.body.innerText.includes('onerror='),
    };
  });
const AS_TEXT = { acted: false, made: 0, turned: [], wide: [], blank: false };

test('whatever anybody wrote, on every screen, is shown as text and breaks nothing', async () => {
  const info = test.info();
  info.setTimeout(90_000);
  await inChromium(async (open) => {
    let current = snapshotOf(0);
    const listeners = new Set<(snapshot: Snapshot) => void>();
    const key = createRigKey();
    const rig = await serveRig({
      page,
      door: doorPage(createSpeech()),
      key,
      port: 0,
      snapshots: {
        get current() {
          return current;
        },
        subscribe: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      send: ({ type }) => Promise.resolve(ok(COMMANDS[type].reply.parse(hostile(COMMANDS[type].reply, current.seq)) as never)),
    });
    const shown = await open();
    const crashes: string[] = [];
    shown.on('pageerror', ({ message }) => crashes.push(message));
    let seen = 0;
    try {
      await shown.goto(`http://${LOOPBACK}:${rig.port}/?token=${key.token}`);
      for (let turn = 0; turn < TURNS; turn += 1) {
        current = snapshotOf(turn);
        for (const listener of listeners) listener(current);
        for (const link of await shown.getByRole('navigation').getByRole('button').all()) {
          const name = await link.innerText();
          await link.click({ timeout: 5_000 });
          await shown.waitForTimeout(60);
          const { seen: text, ...result } = await look(shown);
          if (text) seen += 1;
          const where = `turn ${turn}, ${name}`;
          if (JSON.stringify(result) !== JSON.stringify(AS_TEXT))
            await shown.screenshot({ path: info.outputPath(`${turn}-${name}.png`), fullPage: true });
          expect.soft({ where, ...result }).toEqual({ where, ...AS_TEXT });
        }
      }
      expect(crashes).toEqual([]);
      expect(seen, 'the markup was on most of the screens').toBeGreaterThan(TURNS);
    } finally {
      await shown.close();
      await rig.close();
    }
  });
});

test('the window that asks before anything is signed shows whatever stands in a call as text', async () => {
  const info = test.info();
  await inChromium(async (open) => {
    const files = await serveFolder(page);
    const shown = await open();
    try {
      const crashes: string[] = [];
      shown.on('pageerror', ({ message }) => crashes.push(message));
      // The confirm window's bridge, by its own contract (preload/confirm.ts): one question, and nobody who hears the answer.
      await shown.addInitScript(() => {
        const asked: ((question: unknown) => void)[] = [];
        Object.assign(window, {
          lodeConfirm: { onQuestion: (heard: (question: unknown) => void) => void asked.push(heard), answer: () => undefined },
          ask: (question: unknown) => {
            for (const heard of asked) heard(question);
          },
        });
      });
      await shown.goto(`${files.address}/confirm.html`);
      let seen = 0;
      for (let turn = 0; turn < ConfirmQuestion.options.length * 2; turn += 1) {
        const question = ConfirmQuestion.parse(hostile(ConfirmQuestion, turn));
        await shown.evaluate((given) => (window as unknown as { ask(question: unknown): void }).ask(given), question);
        await shown.waitForTimeout(60);
        const { seen: text, ...result } = await look(shown);
        if (text) seen += 1;
        await shown.screenshot({ path: info.outputPath(`${turn}-${question.kind}.png`), fullPage: true });
        const where = `turn ${turn}, ${question.kind}`;
        // A path is asked for in the system's own dialog.
        expect.soft({ where, ...result }).toEqual({ where, ...AS_TEXT, blank: question.kind === 'path' });
      }
      expect(crashes).toEqual([]);
      expect(seen, 'the markup was on the page').toBeGreaterThan(0);
    } finally {
      await shown.close();
      await files.close();
    }
  });
});
