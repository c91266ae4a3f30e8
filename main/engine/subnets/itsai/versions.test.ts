// Which versions are answered: the rule, and what is read from the subnet's own file, whatever that file says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Egress } from '../adapter.ts';
import { createVersions, isAnswered, parseVersion, PINNED, readRange, VERSIONS_URL } from './versions.ts';

const UPSTREAM = `# It's AI
# Define the version of the template module.
__version__ = "3.14.0"
__least_acceptable_version__ = "3.8.0"
version_split = __version__.split(".")
__spec_version__ = (1000 * int(version_split[0])) + (10 * int(version_split[1]))
`;
const asNumber = ([a, b, c]: readonly [number, number, number]): number => (a * 100 + b) * 100 + c;
const both = (current: string, least: string) => `__version__ = ${current}\n__least_acceptable_version__ = ${least}\n`;
const never = new AbortController().signal;
/** A web that says these, one after another. */
function web(...said: (string | number | null)[]): Egress & { readonly asked: string[] } {
  const asked: string[] = [];
  const get: Egress['get'] = (url) => {
    asked.push(url);
    const next = said.shift() ?? null;
    if (next === null) return Promise.resolve({ ok: false, problem: 'unreachable' });
    const value =
      typeof next === 'number' ? { status: next, body: Buffer.from(UPSTREAM) } : { status: 200, body: Buffer.from(next) };
    return Promise.resolve({ ok: true, value });
  };
  return { asked, get, post: (url, _body, options) => get(url, options) };
}

describe('the version rule', () => {
  it.each([
    ['3.8.0', true],
    ['3.8.1', true],
    ['3.9.0', true],
    ['3.10.0', true],
    ['3.14.0', true],
    ['03.014.0', true],
    ['3.14.1', false],
    ['3.7.9', false],
    ['4.0.0', false],
    ['2.14.0', false],
    ['', false],
    ['3.14', false],
    ['3.14.0.0', false],
    ['3.14.0\n', false],
    [' 3.14.0', false],
    ['v3.14.0', false],
    ['3.-1.0', false],
    ['3.1e1.0', false],
    ['٣.14.0', false],
    ['3.9999999999.0', false],
    ['__proto__', false],
  ])('%j: %s', (version, answered) => {
    expect(isAnswered(PINNED, version)).toBe(answered);
  });

  it('compares as tuples do', () => {
    const version = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }));
    fc.assert(
      fc.property(version, version, version, (one, other, asked) => {
        const [least, current] = asNumber(one) <= asNumber(other) ? [one, other] : [other, one];
        const within = asNumber(least) <= asNumber(asked) && asNumber(asked) <= asNumber(current);
        expect(isAnswered({ least, current }, asked.join('.'))).toBe(within);
      }),
    );
  });

  it('takes nothing but three numbers, whatever else there is', () => {
    const unit = fc.constantFrom('.', '0', '3', '14', '\n', ' ', '-', '٣', 'x');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 7 }), (units) => {
        const parts = units.join('').split('.');
        const fine = parts.length === 3 && parts.every((part) => /^[0-9]{1,9}$/.test(part) && !part.includes('\n'));
        expect(parseVersion(units.join(''))).toEqual(fine ? parts.map(Number) : null);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the subnet’s own file', () => {
  it.each([
    ['as it stood', UPSTREAM, PINNED],
    [
      'in single quotes, with a remark and other ends of lines',
      both("'3.15.2'  # new", "'3.9.0'").replaceAll('\n', '\r\n'),
      { current: [3, 15, 2], least: [3, 9, 0] },
    ],
    ['nothing', '', null],
    ['a page of another kind', '<!doctype html><p>__version__ = "3.14.0"</p>', null],
    ['one of the two', '__version__ = "3.14.0"\n', null],
    ['the wrong way round', both('"3.8.0"', '"3.14.0"'), null],
    ['a version twice', `${UPSTREAM}__version__ = "9.9.9"\n`, null],
    ['two statements in a line', both('"3.14.0"; x = "9.9.9"', '"3.8.0"'), null],
    ['no numbers', both('"latest"', '"3.8.0"'), null],
    ['an expression', both('".".join(["3", "14", "0"])', '"3.8.0"'), null],
    ['four numbers', both('"3.14.0.1"', '"3.8.0"'), null],
    ['quotes that do not belong together', both('"3.14.0\'', '"3.8.0"'), null],
    ['a number without end', both(`"${'9'.repeat(50_000)}.0.0"`, '"3.8.0"'), null],
    ['only in other names', '  __version__ = "3.14.0"\nmy__version__ = "3.14.0"\n__least_acceptable_version__ = "3.8.0"', null],
    ['underscores without end', `${'_'.repeat(60_000)} = "3.14.0"`, null],
  ])('%s', (_name, source, range) => {
    expect(readRange(source)).toEqual(range);
  });

  it('never gives a range that is none', () => {
    const line = fc.constantFrom(
      '__version__ = "',
      '__least_acceptable_version__ = "',
      '3.14.0',
      '3.8.0',
      '"',
      '\n',
      '#',
      ' ',
      '99.0.1',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const range = readRange(lines.join(''));
        const fine = range === null || (isAnswered(range, range.least.join('.')) && isAnswered(range, range.current.join('.')));
        expect(fine).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('reading it', () => {
  it('goes by what Lode was written with until it could be read, and says so', async () => {
    const versions = createVersions('It’s AI', () => null);
    expect(versions.range).toEqual(PINNED);
    const trouble = { code: 'version-unread', params: { subnet: 'It’s AI', least: '3.8.0', current: '3.14.0' } };
    expect(versions.trouble).toMatchObject(trouble);
    expect(await versions.job.run(never)).toMatchObject({ ok: false, problem: trouble });
    expect(versions.job).toMatchObject({ atStart: true, everyMs: 3_600_000 });
  });

  it('keeps what it read last through all that can go wrong, and says so', async () => {
    const newer = UPSTREAM.replace('3.14.0', '3.20.0').replace('3.8.0', '3.19.0');
    const from = web(newer, null, 404, '<html>', newer);
    const versions = createVersions('It’s AI', () => from);
    expect(await versions.job.run(never)).toEqual({ ok: true, value: undefined });
    const range = { least: [3, 19, 0], current: [3, 20, 0] };
    expect([versions.range, versions.trouble]).toEqual([range, null]);
    for (const detail of ['unreachable', 'status 404', 'it does not say them']) {
      expect((await versions.job.run(never)).ok).toBe(false);
      expect(versions.range).toEqual(range);
      expect(versions.trouble?.params).toEqual({ subnet: 'It’s AI', least: '3.19.0', current: '3.20.0', detail });
    }
    expect((await versions.job.run(never)).ok).toBe(true);
    expect(versions.trouble).toBeNull();
    expect(new Set(from.asked)).toEqual(new Set([VERSIONS_URL]));
  });
});
