// `callers.json` as text: read whole or not at all, and what is wrong with it said by line. Its format: docs/callers.md.
import { type MemberNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { z } from 'zod';
import type { CallersFault } from '../../contract/callers.ts';
import { Ss58 } from '../../contract/units.ts';
import type { Caller } from '../axon/caller-directory.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { PolicyChange } from './caller-source.ts';

/** The version of the format that this Lode writes about and reads. */
export const CALLERS_VERSION = 1;
/** Of a file. Four subnets' worth of validators fit in many times over. */
export const MOST_KB = 256;
/** Addresses in a file: reading one costs some 50 µs, and queries wait meanwhile. */
export const MOST_ADDRESSES = 1_024;
const BYTES_PER_KB = 1_024;
const MOST_NAME = 80;
/** How much of a field's name is repeated to the person. */
const MOST_FIELD = 40;

export interface CallersList {
  readonly callers: ReadonlyMap<string, Caller>;
  /** By the subnet's id. */
  readonly changes: ReadonlyMap<string, PolicyChange>;
}

export type ReadList =
  | { readonly ok: true; readonly value: CallersList }
  | { readonly ok: false; readonly problem: CallersFault };

const Addresses = z.array(Ss58).default([]);
const List = z.strictObject({
  version: z.literal(CALLERS_VERSION),
  callers: z
    .array(
      z.strictObject({
        hotkey: Ss58,
        name: z.string().trim().min(1).max(MOST_NAME).nullable().default(null),
        validatorPermit: z.boolean().default(false),
        stakeTao: z.number().nonnegative().default(0),
      }),
    )
    .default([]),
  subnets: z
    .record(
      z.string(),
      z.strictObject({
        requirePermit: z.boolean().nullable().default(null),
        minStakeTao: z.number().nonnegative().nullable().default(null),
        allow: Addresses,
        deny: Addresses,
      }),
    )
    .default({}),
});
type List = z.infer<typeof List>;
type Path = readonly PropertyKey[];

/** `subnets`: the ids there are, because a misspelt one would turn nobody away without a word. Never throws. */
export function readList(bytes: Uint8Array, subnets: readonly string[]): ReadList {
  if (bytes.length > MOST_KB * BYTES_PER_KB) return fault('too-large', null, { mostKb: MOST_KB });
  const text = asText(bytes);
  if (text === null) return fault('not-text', null);
  const tree = treeOf(text);
  if ('line' in tree) return fault('not-json', tree.line);
  const { twice } = tree;
  if (twice) return fault('twice', twice.loc.start.line, { field: cut(keyOf(twice)) });
  const at = (path: Path): number => lineOf(tree.root, path);
  const value: unknown = JSON.parse(text);

  const found = z.looseObject({ version: z.number().int() }).safeParse(value);
  if (found.success && found.data.version > CALLERS_VERSION) {
    return fault('newer', null, { found: found.data.version, known: CALLERS_VERSION });
  }
  const parsed = List.safeParse(value);
  if (!parsed.success) return wrongField(parsed.error.issues[0], at);
  const list = parsed.data;
  // Of the file itself: zod leaves out a subnet called `__proto__`.
  const unknown = Object.keys((value as z.input<typeof List>).subnets ?? {}).find((id) => !subnets.includes(id));
  if (unknown !== undefined) return fault('unknown-subnet', at(['subnets', unknown]), { subnet: cut(unknown) });
  return keysOf(list, at);
}

/** Checks every address by its checksum. */
function keysOf(list: List, at: (path: Path) => number): ReadList {
  const named = addressesOf(list);
  if (named.length > MOST_ADDRESSES) return fault('too-many', null, { most: MOST_ADDRESSES });
  const keys = new Map<string, Uint8Array>();
  for (const { hotkey, path } of named) {
    const key = decodeSs58(hotkey);
    if (!key) return fault('wrong-address', at(path));
    keys.set(hotkey, key);
  }
  const callers = new Map<string, Caller>();
  for (const [index, caller] of list.callers.entries()) {
    const publicKey = keys.get(caller.hotkey);
    if (callers.has(caller.hotkey)) return fault('twice', at(['callers', index, 'hotkey']), { field: caller.hotkey });
    if (publicKey) callers.set(caller.hotkey, { ...caller, publicKey });
  }
  return { ok: true, value: { callers, changes: new Map(Object.entries(list.subnets)) } };
}

function addressesOf({ callers, subnets }: List): { hotkey: Ss58; path: Path }[] {
  const listed = (['allow', 'deny'] as const).flatMap((name) =>
    Object.entries(subnets).flatMap(([id, rules]) =>
      rules[name].map((hotkey, index) => ({ hotkey, path: ['subnets', id, name, index] })),
    ),
  );
  return [...callers.map(({ hotkey }, index) => ({ hotkey, path: ['callers', index, 'hotkey'] })), ...listed];
}

const fault = (code: CallersFault['code'], line: number | null, params: CallersFault['params'] = {}): ReadList => ({
  ok: false,
  problem: { code, line, params },
});

function wrongField(issue: z.core.$ZodIssue | undefined, at: (path: Path) => number): ReadList {
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return fault('unknown-field', at([...path, key]), { field: cut(key) });
  }
  const last = path.at(-1);
  const ofAddress = last === 'hotkey' || path.at(-2) === 'allow' || path.at(-2) === 'deny';
  if (ofAddress && issue?.code === 'invalid_format') return fault('wrong-address', at(path));
  const field = path.findLast((part) => typeof part === 'string') ?? '{ }';
  return fault('wrong-field', at(path), { field: cut(field) });
}

const cut = (text: string): string => (text.length > MOST_FIELD ? `${text.slice(0, MOST_FIELD)}…` : text);

/** A mark that says "UTF-8" at the beginning is dropped: Windows puts one there. */
function asText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Tree = { readonly root: ValueNode; readonly twice: MemberNode | null } | { readonly line: number | null };

function treeOf(text: string): Tree {
  try {
    // The tree knows the lines, the language's own reader decides what is JSON.
    const { body } = parse(text, { mode: 'json' });
    JSON.parse(text);
    return { root: body, twice: twiceIn(body) };
  } catch (error) {
    return { line: errorLine(error, text) };
  }
}

/** null: it is so deep that it exhausts the stack, or what only the language's own reader refuses. */
function errorLine(error: unknown, text: string): number | null {
  if (!(error instanceof Error) || !('line' in error) || typeof error.line !== 'number') return null;
  // Where the text ends too early, the tree's own line is that of what was begun.
  return error.message.startsWith('Unexpected end of input') ? text.trimEnd().split('\n').length : error.line;
}

const keyOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name);

/** A field that stands twice in one object: the second would silently stand for both. */
function twiceIn(node: ValueNode): MemberNode | null {
  if (node.type === 'Array') return first(node.elements, ({ value }) => twiceIn(value));
  if (node.type !== 'Object') return null;
  const keys = new Set<string>();
  for (const member of node.members) {
    if (keys.has(keyOf(member))) return member;
    keys.add(keyOf(member));
  }
  return first(node.members, ({ value }) => twiceIn(value));
}

function first<T, R>(items: readonly T[], look: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

/** Where the value at this path stands; where it is absent, what it is absent from. */
function lineOf(root: ValueNode, path: Path): number {
  let node = root;
  let { line } = root.loc.start;
  for (const part of path) {
    if (node.type === 'Object') {
      const member = node.members.find((each) => keyOf(each) === part);
      if (!member) break;
      ({ line } = member.loc.start);
      node = member.value;
    } else if (node.type === 'Array' && typeof part === 'number') {
      const element = node.elements[part];
      if (!element) break;
      ({ line } = element.loc.start);
      node = element.value;
    } else break;
  }
  return line;
}
