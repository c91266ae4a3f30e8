// A small language for types ("Vec<Compact<u16>>", "(u16, AccountId32)", names) and the book of portable types it becomes.
// What each shape is in metadata: paritytech/scale-info src/ty; the paths polkadot-js knows types by are the chain's own.

/** A struct ("name: type, …"; "_: type" has no name), or an enum: each variant's index and fields. */
export type Named =
  | { readonly path: string; readonly fields: string; readonly params?: string }
  | { readonly path: string; readonly variants: Variants; readonly params?: string };
export type Variants = Readonly<Record<string, readonly [index: number, fields: string]>>;

interface Field {
  readonly name: string | null;
  readonly type: number;
}
interface PortableType {
  readonly id: number;
  readonly type: { readonly path: readonly string[]; readonly params: readonly object[]; readonly def: object };
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  bool: 'Bool',
  str: 'Str',
  u8: 'U8',
  u16: 'U16',
  u32: 'U32',
  u64: 'U64',
  u128: 'U128',
  i64: 'I64',
  i128: 'I128',
};

/** Splits at commas that are in no bracket. */
export function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if ('<([{'.includes(sign)) depth += 1;
    else if ('>)]}'.includes(sign)) depth -= 1;
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== '');
}

export const fieldsOf = (text: string): { readonly name: string | null; readonly type: string }[] =>
  split(text).map((part) => {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon).trim();
    return { name: name === '_' ? null : name, type: part.slice(colon + 1).trim() };
  });

const plain = (def: object) => ({ path: [], params: [], def });

export class TypeBook {
  readonly types: PortableType[] = [];
  private readonly ids = new Map<string, number>();
  private readonly named: Readonly<Record<string, Named>>;

  constructor(named: Readonly<Record<string, Named>>) {
    this.named = named;
  }

  /** The id of a type, which is written down the first time it is asked for. */
  id(shape: string): number {
    const known = this.ids.get(shape);
    if (known !== undefined) return known;
    const id = this.types.length;
    this.ids.set(shape, id);
    // Its place is taken first: types may contain themselves, as calls do.
    this.types.push({ id, type: { path: [], params: [], def: { tuple: [] } } });
    this.types[id] = { id, type: this.define(shape) };
    return id;
  }

  /** Takes the places of the pallets' own enums before any type names them: calls contain calls. */
  reserve(names: readonly string[]): void {
    for (const name of names) {
      this.ids.set(name, this.types.length);
      this.types.push({ id: this.types.length, type: { path: [], params: [], def: { tuple: [] } } });
    }
  }

  /** Fills a place that was taken: the calls, events or errors of a pallet. */
  variant(name: string, path: string, variants: Variants): void {
    const id = this.id(name);
    this.types[id] = { id, type: { path: path.split('::'), params: [], def: { variant: this.variants(variants) } } };
  }

  private fields(text: string): Field[] {
    return fieldsOf(text).map(({ name, type }) => ({ name, type: this.id(type), typeName: type, docs: [] }));
  }

  private variants(variants: Variants): object {
    return {
      variants: Object.entries(variants).map(([name, [index, fields]]) => ({
        name,
        fields: this.fields(fields),
        index,
        docs: [],
      })),
    };
  }

  private define(shape: string): PortableType['type'] {
    const primitive = PRIMITIVES[shape];
    if (primitive) return plain({ primitive });
    const named = this.named[shape];
    if (named) {
      const params = split(named.params ?? '').map((each) => {
        const [name = '', type = ''] = each.split('=').map((part) => part.trim());
        return { name, type: this.id(type) };
      });
      const def =
        'fields' in named ? { composite: { fields: this.fields(named.fields) } } : { variant: this.variants(named.variants) };
      return { path: named.path.split('::'), params, def };
    }
    if (shape.startsWith('(')) return plain({ tuple: split(shape.slice(1, -1)).map((each) => this.id(each)) });
    if (shape.startsWith('[')) {
      const [type = '', length = ''] = shape
        .slice(1, -1)
        .split(';')
        .map((part) => part.trim());
      return plain({ array: { len: Number(length), type: this.id(type) } });
    }
    return this.generic(shape);
  }

  private generic(shape: string): PortableType['type'] {
    const open = shape.indexOf('<');
    const name = shape.slice(0, open);
    const inner = split(shape.slice(open + 1, -1));
    const [first = '', second = ''] = inner;
    const param = (label: string, type: string) => ({ name: label, type: this.id(type) });
    const field = (type: string) => [{ name: null, type: this.id(type), typeName: null, docs: [] }];
    switch (open < 0 ? '' : name) {
      case 'Vec':
        return { path: [], params: [], def: { sequence: { type: this.id(first) } } };
      case 'Compact':
        return { path: [], params: [], def: { compact: { type: this.id(first) } } };
      case 'Option':
        return {
          path: ['Option'],
          params: [param('T', first)],
          def: {
            variant: {
              variants: [
                { name: 'None', fields: [], index: 0, docs: [] },
                { name: 'Some', fields: field(first), index: 1, docs: [] },
              ],
            },
          },
        };
      case 'Result':
        return {
          path: ['Result'],
          params: [param('T', first), param('E', second)],
          def: {
            variant: {
              variants: [
                { name: 'Ok', fields: field(first), index: 0, docs: [] },
                { name: 'Err', fields: field(second), index: 1, docs: [] },
              ],
            },
          },
        };
      case 'BTreeMap':
        return {
          path: ['BTreeMap'],
          params: [param('K', first), param('V', second)],
          def: { composite: { fields: field(`Vec<(${first}, ${second})>`) } },
        };
      default:
        throw new Error(`a type nobody described: ${shape}`);
    }
  }
}
