// All migrations, in order.
import { ledger } from './0001-ledger.ts';
import { money } from './0002-money.ts';
import { flight } from './0003-flight.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [ledger, money, flight];
