// The ledger as CSV (RFC 4180): whole amounts with all their digits, times in UTC, and nothing a spreadsheet would take for a formula.
import { plainAmount } from '../../contract/amounts.ts';
import type { EarningRow } from '../../contract/earnings.ts';

const HEAD = [
  'time (UTC)',
  'network',
  'block',
  'block hash',
  'subnet',
  'kind',
  'amount',
  'unit',
  'price (TAO for 1 alpha)',
  'hotkey',
];

const FORMULA = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/;
const quoted = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export function csvOf(rows: readonly EarningRow[]): string {
  const lines = rows.map((row) => [
    new Date(row.at).toISOString(),
    row.network,
    String(row.block.number),
    row.block.hash,
    row.netuid === null ? '' : String(row.netuid),
    row.kind,
    plainAmount(BigInt(row.amount)),
    row.unit === 'tao' ? 'TAO' : 'alpha',
    row.price === null ? '' : plainAmount(BigInt(row.price)),
    row.hotkey ?? '',
  ]);
  return [HEAD, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}
