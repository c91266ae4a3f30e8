// XML as nvidia-smi writes it, read strictly: elements, attributes that are passed over, text. No entity but XML's own five, no CDATA.
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  /** Of an element without children: what it says, trimmed. */
  readonly text: string;
}

/** nvidia-smi nests eight deep. */
const DEEPEST = 32;
/** One card is about 900 elements with all its clock speeds. */
const MOST_ELEMENTS = 100_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** One after the other from the last end: a declaration, a document type, a comment; a tag; or text. */
const TOKEN =
  /<\?[^?<>]*\?>|<!DOCTYPE[^<>[\]]*>|<!--(?:(?!-->)[^])*-->|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+="[^"<>]*")*)\s*(\/?)>|([^<]+)/y;

interface Open {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** The document's one element. null: it is no XML of this kind, or not whole. */
export function readXml(text: string): Element | null {
  const root: Open = { name: '', children: [], text: '' };
  const open: Open[] = [root];
  let elements = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    const here = open.at(-1);
    if (!token || !here) return null;
    const [, closes, name, , single, words] = token;
    if (words !== undefined) {
      const plain = decoded(words);
      if (plain === null) return null;
      here.text += plain;
    } else if (name !== undefined && closes) {
      if (here.name !== name || open.length === 1) return null;
      open.pop();
      open.at(-1)?.children.push(done(here));
    } else if (name !== undefined) {
      elements += 1;
      if (elements > MOST_ELEMENTS || open.length > DEEPEST) return null;
      const begun: Open = { name, children: [], text: '' };
      if (single) here.children.push(done(begun));
      else open.push(begun);
    }
  }
  return open.length === 1 && root.children.length === 1 && root.text.trim() === '' ? (root.children[0] ?? null) : null;
}

const done = ({ name, children, text }: Open): Element => ({ name, children, text: children.length === 0 ? text.trim() : '' });

function decoded(words: string): string | null {
  if (!words.includes('&')) return words;
  let wrong = false;
  const plain = words.replaceAll(/&(?:(\w{1,6});)?/g, (_, name: string | undefined) => {
    const character = name === undefined ? undefined : ENTITIES[name];
    wrong ||= character === undefined;
    return character ?? '';
  });
  return wrong ? null : plain;
}

/** The first child of this name. */
export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name);

/** What stands at the end of a path of names. null: it is not there. */
export function textAt(element: Element, ...names: readonly string[]): string | null {
  let here: Element | undefined = element;
  for (const name of names) here = child(here, name);
  return here ? here.text : null;
}
