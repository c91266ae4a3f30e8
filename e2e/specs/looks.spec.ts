// What everybody must be able to read and reach: sizes, names, headings. Pictures are kept in .cache/e2e/.
import type { Page, TestInfo } from '@playwright/test';
import { expect, test } from '../fixtures/lode.ts';
import type { ScreenName } from '../pages/lode-page.ts';

/** The smallest window Lode allows. */
const SMALLEST = { width: 900, height: 600 };

async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.screenshot({ path: info.outputPath(`${name}.png`) });
}

/** What tells that a screen has been read, not only opened. */
const SHOWN = {
  Home: 'h1[data-state="mining"]',
  Settings: '[data-about="version"]',
  Wallet: '[data-wallet="none"][data-chain="live"]',
  Subnets: '[data-subnet="4"]',
  Earnings: '[data-earnings="read"]',
  Help: '.help-never',
} as const satisfies Record<ScreenName, string>;

/** How far the page, or the screen in it, is wider than the room it has, in pixels; and how much longer the page is than its window. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { documentElement } = document;
    const wider = [documentElement, document.querySelector('main') ?? documentElement].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    );
    return Math.max(...wider, documentElement.scrollHeight - documentElement.clientHeight);
  });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`it fits the smallest window and twice the text (${colorScheme})`, async ({ lode }, info) => {
    const { page } = await lode.start();
    await page.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.page.setViewportSize(SMALLEST);
    await page.expectState('ready');
    await picture(page.page, info, 'first');
    await page.practise(4);
    await picture(page.page, info, 'mining');
    expect(await overflow(page.page)).toBe(0);

    await page.page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await picture(page.page, info, 'mining-large');
    expect(await overflow(page.page)).toBe(0);

    for (const screen of ['Settings', 'Wallet', 'Subnets', 'Earnings', 'Help'] as const) {
      await page.open(screen);
      await expect(page.page.locator(SHOWN[screen])).toBeVisible({ timeout: 20_000 });
      await picture(page.page, info, `${screen}-large`);
      expect(await overflow(page.page), screen).toBe(0);
    }

    await page.open('Home');
    await page.stop.click();
    await page.expectState('ready');
  });
}

test('what can be pressed has a name, each screen one heading and one main part', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise(2);
  for (const screen of ['Home', 'Settings', 'Wallet', 'Subnets', 'Earnings', 'Help'] as const) {
    await page.open(screen);
    await expect(page.page.locator(SHOWN[screen])).toBeVisible({ timeout: 20_000 });
    await expect(page.page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.page.getByRole('main')).toHaveCount(1);
    expect(await page.page.evaluate(namelessThings)).toEqual({ nameless: [], doubledIds: [], speechless: 0 });
  }
  expect(await page.page.evaluate(() => document.documentElement.lang)).toBe('en');
});

/** Runs in the page. */
function namelessThings() {
  const { body } = document;
  const ids = [...body.querySelectorAll('[id]')].map(({ id }) => id);
  return {
    nameless: [...body.querySelectorAll('button, a[href], input, select, [tabindex="0"]')]
      .filter((element) => {
        const labels = element instanceof HTMLInputElement ? (element.labels?.length ?? 0) : 0;
        const name = element.textContent?.trim() || element.ariaLabel || element.getAttribute('aria-labelledby');
        return labels === 0 && !name;
      })
      .map(({ outerHTML }) => outerHTML),
    doubledIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    speechless: body.querySelectorAll('img:not([alt]), canvas:not([aria-hidden])').length,
  };
}
