// Signatures beside releases: one that holds is read, everything else is refused with its own reason and never throws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/canonical.ts';
import { isInStage, judge, type Ours } from './judge.ts';
import { MOST_SIGNATURE_BYTES, readClaim, type ReleaseClaim } from './release-claim.ts';
import { claimOf, hexOf, pair, signed } from './testing/signed.ts';

const [ours, stranger] = [pair(), pair()];
const keys = [hexOf(ours)];
const BYTES = Buffer.from('an installer');
const sound = claimOf(BYTES);
const codeOf = (bytes: Uint8Array | null) => {
  const read = readClaim(bytes, keys, '0.2.0');
  return read.ok ? 'read' : read.problem.code;
};
const text = (value: unknown) => Buffer.from(JSON.stringify(value));
const asJson = (): { release: Record<string, Json>; key: string; signature: string } =>
  JSON.parse(signed(sound, ours).toString()) as never;

describe('a signature beside a release', () => {
  it('is read when it holds, however it is spaced', () => {
    expect(readClaim(signed(sound, ours), keys, '0.2.0')).toEqual({ ok: true, value: { claim: sound, key: keys[0] } });
    expect(codeOf(text(asJson()))).toBe('read');
  });

  it.each<[string, Uint8Array | null, string]>([
    ['nothing there', null, 'update-unsigned'],
    ['an empty file', Buffer.alloc(0), 'update-signature-odd'],
    ['no JSON', Buffer.from('<html>not found</html>'), 'update-signature-odd'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'update-signature-odd'],
    ['a list', text([]), 'update-signature-odd'],
    ['half of one', signed(sound, ours).subarray(0, 200), 'update-signature-odd'],
    ['a huge one', Buffer.alloc(MOST_SIGNATURE_BYTES + 1, ' '), 'update-signature-odd'],
    ['something beside it', text({ ...asJson(), more: 1 }), 'update-signature-odd'],
    ['a short key', text({ ...asJson(), key: 'ab' }), 'update-signature-odd'],
    ["a stranger's", signed(sound, stranger), 'update-stranger'],
    [
      "a stranger's under our name",
      text({ ...JSON.parse(signed(sound, stranger).toString()), key: keys[0] }),
      'update-signature-wrong',
    ],
    ['another version under it', text({ ...asJson(), release: { ...sound, version: '9.9.9' } }), 'update-signature-wrong'],
    ['one field more under it', text({ ...asJson(), release: { ...sound, extra: true } }), 'update-signature-wrong'],
    ['one field more, signed', signed({ ...sound, extra: true }, ours), 'update-signature-odd'],
    ['of a newer form, signed', signed({ ...sound, format: 2 }, ours), 'update-signature-odd'],
    ['over something else of ours', signed({ ...sound, what: 'catalogue' }, ours), 'update-signature-odd'],
    ['a version that is none', signed({ ...sound, version: 'v0.2' }, ours), 'update-signature-odd'],
    ['more than all computers', signed({ ...sound, stagedPercent: 101 }, ours), 'update-signature-odd'],
    ['a size of nothing', signed({ ...sound, size: 0 }, ours), 'update-signature-odd'],
  ])('%s: %s', (_name, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('of anything at all is a result, and only what we signed is read', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => codeOf(bytes) !== 'read'));
    fc.assert(fc.property(fc.jsonValue(), (release) => codeOf(text({ ...asJson(), release })) !== 'read'));
    const good = signed(sound, ours);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const flipped = Buffer.from(good);
        flipped[at] = (flipped[at] ?? 0) ^ by;
        const read = readClaim(flipped, keys, '0.2.0');
        // A changed space says the same; nothing else may.
        expect(read.ok ? read.value.claim : sound).toEqual(sound);
      }),
    );
  });
});

describe('a release whose signature holds', () => {
  const here: Ours = { version: '0.1.0', platform: 'linux-x64-AppImage', channel: 'stable', seenCounter: 7 };
  const verdict = (claim: Partial<ReleaseClaim>, we: Partial<Ours> = {}, offered = claim.version ?? '0.2.0') => {
    const judged = judge({ ...sound, ...claim }, offered, { ...here, ...we });
    return judged.ok ? 'ours' : judged.problem.code;
  };

  it.each<[string, Partial<ReleaseClaim>, Partial<Ours>, string | undefined, string]>([
    ['newer, of the same number', {}, {}, undefined, 'ours'],
    ['of a higher number', { counter: 8 }, {}, undefined, 'ours'],
    ['of an older number', { counter: 6 }, {}, undefined, 'update-counter-older'],
    ['the same version', { version: '0.1.0' }, {}, undefined, 'update-not-newer'],
    ['an older version under a higher number', { version: '0.0.9', counter: 99 }, {}, undefined, 'update-not-newer'],
    ['the beta of what runs', { version: '0.1.0-beta.2' }, {}, undefined, 'update-not-newer'],
    ['called otherwise by the feed', {}, {}, '0.3.0', 'update-other-version'],
    ['for Windows', { platform: 'win32-x64-nsis' }, {}, undefined, 'update-other-platform'],
    ['for another processor', { platform: 'linux-arm64-AppImage' }, {}, undefined, 'update-other-platform'],
    ['for the system package', { platform: 'linux-x64-deb' }, {}, undefined, 'update-other-platform'],
    ['a beta where none is wanted', { channel: 'beta' }, {}, undefined, 'update-other-channel'],
    ['a beta where one is', { channel: 'beta' }, { channel: 'beta' }, undefined, 'ours'],
    ['a finished one on beta', {}, { channel: 'beta' }, undefined, 'ours'],
  ])('%s: %s', (_name, claim, we, offered, wanted) => {
    expect(verdict(claim, we, offered)).toBe(wanted);
  });

  it('reaches as many computers as it says', () => {
    const lots = Array.from({ length: 1_000 }, (_, at) => at / 1_000);
    const reached = (stagedPercent: number) => lots.filter((lot) => isInStage({ ...sound, stagedPercent }, lot)).length;
    expect([0, 1, 25, 100].map(reached)).toEqual([0, 10, 250, 1_000]);
  });
});
