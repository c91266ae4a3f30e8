// What one asking came to: a value, or why there is none. Program names from outside are cut here.
import type { Reading, Signals } from '../../../contract/pausing.ts';
import { assertNever } from '../../../contract/problem.ts';
import type { RunTool, ToolLimits, ToolResult } from '../../run-tool.ts';

export type Told<T> = { readonly kind: 'known'; readonly value: T } | Extract<Reading<never>, { readonly kind: 'inconclusive' }>;
/** What a signal says where it is known. */
export type Value<S extends keyof Signals> = Extract<Signals[S], { kind: 'known' }>['value'];
type Why = Extract<Told<never>, { kind: 'inconclusive' }>['why'];

const NAME_LENGTH = 120;
const DETAIL_LENGTH = 200;
/** Small, quick tools of the system's. */
export const SMALL: ToolLimits = { limitMs: 4_000, maxBytes: 1_048_576 };

export const known = <T>(value: T): Told<T> => ({ kind: 'known', value });
export const unread = (why: Why, detail: string | null = null): Told<never> => ({
  kind: 'inconclusive',
  why,
  detail: detail === null ? null : plain(detail).slice(0, DETAIL_LENGTH),
});

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').trim();

/** A program's name as it may be shown. null: nothing is left of it. */
export const program = (text: string): string | null => plain(text).slice(0, NAME_LENGTH).trim() || null;
/** The file's name of a path of either kind of system, without ".exe". */
export const programOf = (path: string): string | null =>
  program((path.split(/[\\/]/).findLast((part) => part !== '') ?? '').replace(/\.exe$/i, ''));

/** A tool that printed, or why it did not. `tool`: how it is called where it fails. */
export function printedBy(tool: string, result: ToolResult): Told<string> {
  switch (result.kind) {
    case 'ended':
      return result.code === 0
        ? known(result.stdout.toString('utf8'))
        : unread('refused', `${tool}: ${firstLine(result.stderr) || `exit code ${result.code ?? 'none'}`}`);
    case 'absent':
      return unread('no-tool', tool);
    case 'silent':
      return unread('refused', `${tool} gave no answer`);
    case 'too-long':
      return unread('unreadable', tool);
    case 'failed':
      return unread('refused', `${tool}: ${result.detail}`);
    default:
      return assertNever(result);
  }
}

const firstLine = (bytes: Buffer): string => plain(bytes.toString('utf8').slice(0, DETAIL_LENGTH).split('\n')[0] ?? '');

/** What a tool prints, read. `read` gives null for what it does not understand. */
export async function ask<T>(
  run: RunTool,
  tool: string,
  args: readonly string[],
  read: (text: string) => T | null,
  limits: ToolLimits = SMALL,
): Promise<Told<T>> {
  const printed = printedBy(tool, await run(tool, args, limits));
  if (printed.kind !== 'known') return printed;
  const value = read(printed.value);
  return value === null ? unread('unreadable', tool) : known(value);
}

/** JSON from outside. undefined: it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
