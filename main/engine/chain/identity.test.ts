// Whether a netuid is still the subnet it was: names written in many ways, repositories that moved, and one that says nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.ts';

const expected = { names: ["It's AI", 'LLM Detection'], repositories: ['https://github.com/It-s-AI/llm-detection'] };
const of = (name: string, repository = '') => identityOf(expected, { name, repository });

describe('the identity of a subnet', () => {
  it.each([
    ['It’s AI', ''],
    ["it's ai", ''],
    ['ITS-AI', 'https://example.org/placeholder'],
    ['Renamed', 'https://github.com/it-s-ai/LLM-Detection.git'],
    ['Renamed', 'github.com/It-s-AI/llm-detection/'],
    ['', 'It-s-AI/llm-detection'],
  ])('is the same by one of both: %s, %s', (name, repository) => {
    expect(of(name, repository)).toEqual({ kind: 'same' });
  });

  it.each([
    ['Hone', 'https://github.com/manifold-inc/hone', 'Hone'],
    ["It's AI but better", '', "It's AI but better"],
    ['', 'https://github.com/somebody/llm-detection', 'https://github.com/somebody/llm-detection'],
  ])('is another: %s, %s', (name, repository, found) => {
    expect(of(name, repository)).toEqual({ kind: 'changed', found });
  });

  it('cannot be told where nothing is said, or nothing could be read', () => {
    expect(of('', '')).toEqual({ kind: 'cannot-tell' });
    expect(of('  ', 'a placeholder')).toEqual({ kind: 'cannot-tell' });
    expect(identityOf(expected, null)).toEqual({ kind: 'cannot-tell' });
    expect(of('It’s AI', 'https://github.com/somebody/else'), 'a name anyone can take').toEqual({ kind: 'cannot-tell' });
  });

  it('takes whatever an owner writes', () => {
    const anything = fc.string({ unit: 'binary' });
    const checked = fc.check(
      fc.property(anything, anything, (name, repository) => {
        const found = of(name, repository);
        // No name of a stranger's is taken for ours but one that reads the same.
        const ours = /its\W*ai|llm\W*detection/i.test(`${name} ${repository}`.replace(/['’]/g, ''));
        return found.kind !== 'same' || ours;
      }),
    );
    expect(checked.counterexample).toBeNull();
  });
});
