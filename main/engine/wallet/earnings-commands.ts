// The commands that read and write down what was earned: totals, rows, slots, causes, CSV.
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Netuid } from '../../contract/amounts.ts';
import type { CommandResult } from '../../contract/commands.ts';
import { EarningGap, type EarningPeriod, type EarningsView, type SlotView } from '../../contract/earnings.ts';
import { assertNever, fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { WalletCommand } from '../../contract/wallet-commands.ts';
import { csvOf } from '../earnings/csv.ts';
import { slotView } from '../earnings/guardian.ts';
import { powerOf } from '../earnings/power.ts';
import { periodOf, startsOf } from '../earnings/totals.ts';
import { type SlotFacts, whyOf } from '../earnings/why.ts';
import type { Desk } from './desk.ts';

const ALL_ROWS = 500;

export type LedgerCommand = Extract<
  WalletCommand,
  { type: 'wallet.history' | 'earnings.rows' | 'earnings.read' | 'earnings.export' | 'earnings.why' }
>;

export async function readLedger(desk: Desk, command: LedgerCommand): Promise<CommandResult> {
  // That the chain cannot be reached is one of the causes.
  if (command.type === 'earnings.why') return why(desk);
  const { money } = desk.options;
  const standing = desk.chain?.standing;
  if (standing?.kind !== 'live') return fail('chain-unreachable', { tried: 1 });
  const { genesis } = standing;
  switch (command.type) {
    case 'wallet.history': {
      const entries = await money.entries(genesis, command.args.before, command.args.limit);
      return entries.ok ? ok({ entries: entries.value }) : entries;
    }
    case 'earnings.rows': {
      const rows = await money.rows(genesis, command.args.before, command.args.limit);
      return rows.ok ? ok({ rows: rows.value }) : rows;
    }
    case 'earnings.read': {
      await desk.settle();
      const view = await earningsView(desk, genesis);
      const slots = await slotsOf(desk);
      return view.ok ? ok({ view: view.value, slots }) : view;
    }
    case 'earnings.export':
      return exportCsv(desk, genesis);
    default:
      return assertNever(command);
  }
}

type Genesis = Parameters<Desk['options']['money']['rows']>[0];
const NEWEST_ROWS = 50;

async function earningsView(desk: Desk, genesis: Genesis): Promise<Result<EarningsView>> {
  const { money } = desk.options;
  const starts = startsOf(desk.options.clock.now());
  const period = async (from: EpochMs): Promise<Result<EarningPeriod>> => {
    const sums = await money.sums(genesis, from, (desk.options.clock.now() + 1) as EpochMs);
    return sums.ok ? ok(periodOf(sums.value, from, desk.options.clock.now(), (netuid) => desk.symbolOf(netuid))) : sums;
  };
  const [today, week, month, rows, kept] = await Promise.all([
    period(starts.today),
    period(starts.week),
    period(starts.month),
    money.rows(genesis, null, NEWEST_ROWS),
    money.kept(`gaps:${genesis}`),
  ]);
  if (!today.ok) return today;
  if (!week.ok) return week;
  if (!month.ok) return month;
  if (!rows.ok) return rows;
  const gaps = EarningGap.array().safeParse(JSON.parse((kept.ok && kept.value) || '[]'));
  return ok({
    today: today.value,
    week: week.value,
    month: month.value,
    rows: rows.value,
    gaps: gaps.success ? gaps.data : [],
    power: powerOf(desk.options.work()),
    fiat: await desk.fiat(),
  });
}

async function slotsOf(desk: Desk): Promise<SlotView[]> {
  const { chain } = desk;
  if (!chain) return [];
  const views: SlotView[] = [];
  for (const { netuid, uid } of desk.view()?.registrations ?? []) {
    const terms = await chain.terms(netuid);
    const metagraph = await chain.metagraph(netuid);
    if (!terms.ok || !metagraph.ok) continue;
    views.push(slotView(terms.value.value, metagraph.value.value, uid, desk.nameOf(netuid), metagraph.value.block));
  }
  return views;
}

async function exportCsv(desk: Desk, genesis: Genesis): Promise<CommandResult> {
  const { money, dataFolder } = desk.options;
  const all = [];
  let before: number | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<typeof money.rows>> = await money.rows(genesis, before, ALL_ROWS);
    if (!rows.ok) return rows;
    all.push(...rows.value);
    before = rows.value.at(-1)?.id ?? null;
    if (rows.value.length < ALL_ROWS) break;
  }
  const folder = path.join(dataFolder, 'exports');
  const file = path.join(
    folder,
    `earnings-${new Date(desk.options.clock.now()).toISOString().slice(0, 19).replaceAll(':', '-')}.csv`,
  );
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(`${file}.new`, 'w', 0o600);
    try {
      await handle.writeFile(csvOf(all.toReversed()));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
    return ok({ path: file });
  } catch (error) {
    return { ok: false, problem: writeProblem(error, folder) };
  }
}

const writeProblem = (error: unknown, folder: string): Problem => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC'
    ? fail('disk-full', { folder }).problem
    : fail('storage-broken', { detail: code ?? 'unknown' }).problem;
};

async function why(desk: Desk): Promise<CommandResult> {
  const wallet = desk.view();
  if (!wallet) return fail('command-not-now', { state: 'opening' });
  const { mining, miningForMs, session, clockOff, axonPort } = desk.options.work();
  const slot = await slotFacts(desk, wallet.registrations[0]);
  return ok({ findings: whyOf({ mining, miningForMs, session, clockOff, axonPort, wallet, slot }) });
}

async function slotFacts(
  desk: Desk,
  registration: { readonly netuid: Netuid; readonly uid: number; readonly axon: string | null } | undefined,
): Promise<SlotFacts | null> {
  if (!registration || !desk.chain) return null;
  const read = await desk.chain.metagraph(registration.netuid);
  if (!read.ok) return null;
  const { neurons, tempo } = read.value.value;
  const ours = neurons[registration.uid];
  if (!ours) return null;
  const earners = neurons
    .filter(({ emission, validatorPermit, dividends }) => emission > 0n && !validatorPermit && dividends === 0)
    .map(({ emission }) => emission as bigint)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { ...registration, blocksSince: read.value.block.number - ours.registeredAt, tempo, ours: ours.emission, earners };
}
