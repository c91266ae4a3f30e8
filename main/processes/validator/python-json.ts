// JSON as Python's json.dumps writes it by default: ", " and ": " between, everything beyond ASCII escaped, 12.0 for a float.

/** A number Python would hold as a float. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue };

/** Finite floats in the range JavaScript and Python write alike (1e-4 to 1e16), which is all a request holds. */
export const pythonFloat = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

const escaped = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export function dumps(value: PythonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return escaped(value);
  if (value instanceof Float) return pythonFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${escaped(key)}: ${dumps(inner)}`)
      .join(', ')}}`;
  return String(value);
}
