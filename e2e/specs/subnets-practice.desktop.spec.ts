// A real subnet, rehearsed: CliqueAI, which needs no model, practised from the Subnets screen.
import { expect, test } from '../fixtures/lode.ts';

/** Rounds a second. Each question takes all its time, so that a few are enough. */
const RATE = 1;

test('CliqueAI is practised from the Subnets screen: named as practice, answered, ranked, and said how it really is', async ({
  lode,
}) => {
  const { page } = await lode.start(`--practice-rate=${RATE}`);
  await page.expectState('ready');
  await page.open('Subnets');
  await page.offerStep('clique', 'practice').click();
  await page.open('Home');
  await page.expectState('mining');
  await expect(page.practiceSign).toContainText('nothing here is real money');

  const line = page.practised('clique');
  await expect(line).toContainText('Practice: CliqueAI');
  await expect(line).toContainText(/Asked every .+ here; a real validator asks every .+/);
  await page.expectAtLeast('answered', 1);
  await expect(line.locator('[data-rank]')).toContainText(/Rank \d+ of \d+ among miners made up here/);
  await expect(line).toContainText(/[01]\.\d\d for your answers, [01]\.\d\d for /);
  await expect(page.rows('answered').first()).toContainText(/Practice validator [123]/);

  await line.getByText('What is not the real thing').click();
  await expect(line.getByRole('listitem').first()).toContainText(/\w+ \w+ .*\.$/);
  await expect(line, 'every key has its words').not.toContainText('subnets.');

  await page.stop.click();
  await page.expectState('ready');
});
