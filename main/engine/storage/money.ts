// The ledger of money's statements. Runs in the storage thread. Integers are read as bigint: rao outgrow what a number holds.
import type { Netuid } from '../../contract/amounts.ts';
import { EarningRow } from '../../contract/earnings.ts';
import { assertNever } from '../../contract/problem.ts';
import { WalletEntry } from '../../contract/wallet.ts';
import { firstCell, type Sqlite } from './database.ts';
import { inTransaction } from './ledger.ts';
import type { MoneyRow, MoneySum } from './money-store.ts';
import type { MoneyOp, MoneyRequest, MoneyReplies } from './money-wire.ts';

const NO_NETUID = -1;
const RAO = 1_000_000_000n;

export interface Money {
  answer(request: MoneyRequest): MoneyReplies[MoneyOp];
}

export function openMoney(db: Sqlite): Money {
  const addRow = db.prepare(
    `INSERT INTO money (genesis, network, block, block_hash, extrinsic, at, netuid, hotkey, kind, unit, amount, price)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const addEntry = db.prepare('INSERT INTO wallet_entries (genesis, at, entry) VALUES (?, ?, ?)');
  const lastEntry = db.prepare('SELECT max(id) FROM wallet_entries').raw();
  const readRows = db
    .prepare(
      `SELECT id, network, block, block_hash, at, netuid, hotkey, kind, unit, amount, price FROM money
       WHERE genesis = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    )
    .safeIntegers()
    .raw();
  const readDays = db
    .prepare(`SELECT netuid, kind, unit, amount, price FROM money WHERE genesis = ? AND at >= ? AND at < ?`)
    .safeIntegers()
    .raw();
  const readEntries = db
    .prepare('SELECT id, entry FROM wallet_entries WHERE genesis = ? AND id < ? ORDER BY id DESC LIMIT ?')
    .raw();
  const readKept = db.prepare('SELECT value FROM kept WHERE name = ?').raw();
  const keep = db.prepare('INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');

  const write = ({ rows, entry }: Extract<MoneyRequest, { op: 'money-add' }>): number =>
    inTransaction(db, () => {
      for (const row of rows) addRow.run(cellsOf(row));
      if (!entry) return 0;
      addEntry.run([entry.genesis, entry.entry.at, JSON.stringify(entry.entry)]);
      return Number(firstCell(lastEntry.get([])));
    });

  const answer: Money['answer'] = (request) => {
    switch (request.op) {
      case 'money-add':
        return write(request);
      case 'money-rows':
        return (readRows.all([request.genesis, request.before ?? Number.MAX_SAFE_INTEGER, request.limit]) as unknown[][]).map(
          toRow,
        );
      case 'money-sums':
        return sumUp(readDays.all([request.genesis, request.from, request.to]) as DayRow[]);
      case 'money-entries':
        return (
          readEntries.all([request.genesis, request.before ?? Number.MAX_SAFE_INTEGER, request.limit]) as [number, string][]
        ).map(([id, text]) => WalletEntry.parse({ ...(JSON.parse(text) as object), id }));
      case 'kept':
        return (firstCell(readKept.get([request.name])) as string | undefined) ?? null;
      case 'keep':
        keep.run([request.name, request.value]);
        return null;
      default:
        return assertNever(request);
    }
  };
  return { answer };
}

const cellsOf = (row: MoneyRow): unknown[] => [
  row.genesis,
  row.network,
  row.block.number,
  row.block.hash,
  row.extrinsic ?? '',
  row.at,
  row.netuid ?? NO_NETUID,
  row.hotkey ?? '',
  row.kind,
  row.unit,
  row.amount,
  row.price,
];

function toRow(cells: unknown[]): EarningRow {
  const [id, network, block, hash, at, netuid, hotkey, kind, unit, amount, price] = cells;
  return EarningRow.parse({
    id: Number(id),
    network,
    block: { number: Number(block), hash },
    at: Number(at),
    netuid: Number(netuid) === NO_NETUID ? null : Number(netuid),
    hotkey: hotkey === '' ? null : hotkey,
    kind,
    unit,
    amount: String(amount),
    price: typeof price === 'bigint' ? price.toString() : null,
  });
}

type DayRow = [netuid: bigint, kind: MoneySum['kind'], unit: MoneySum['unit'], amount: bigint, price: bigint | null];

function sumUp(rows: readonly DayRow[]): MoneySum[] {
  const sums = new Map<string, { -readonly [K in keyof MoneySum]: MoneySum[K] }>();
  for (const [netuid, kind, unit, amount, price] of rows) {
    const name = `${netuid} ${kind} ${unit}`;
    const worth = unit === 'tao' ? amount : price === null ? null : (amount * price) / RAO;
    const sum = sums.get(name);
    if (!sum) {
      const at = Number(netuid) === NO_NETUID ? null : (Number(netuid) as Netuid);
      sums.set(name, { netuid: at, kind, unit, amount, worth, rows: 1 });
      continue;
    }
    sum.amount += amount;
    sum.worth = sum.worth === null || worth === null ? null : sum.worth + worth;
    sum.rows += 1;
  }
  return [...sums.values()];
}
