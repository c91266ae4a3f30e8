// Needs against a computer: the engine's word first, then sizes; what was not told is never called there or missing.
import { describe, expect, it } from 'vitest';
import { computer, offer } from '../../state/offers.test-data.ts';
import { needsOf } from './needs.ts';
import { alphaADay } from './rates.ts';

const GIB = 1_073_741_824;
/** What eight of them are told as, with what the firmware keeps. */
const NEARLY_8_GIB = 8_200_000_000;
const LARGE = { inboundPort: true, minMemoryMb: 8_192, minVramMb: 6_144, cpuOk: false, diskMb: 2_000, uploadMbps: 5 };
const marks = (...of: Parameters<typeof needsOf>) =>
  Object.fromEntries(needsOf(...of).map(({ name, mark }) => [name, mark] as const));
const card = (vramBytes: number | null) => ({
  ...computer({}),
  gpus: [
    {
      id: 'GPU-1',
      name: 'A card',
      vendor: 'nvidia' as const,
      vramBytes,
      vramFreeBytes: null,
      sharesMemory: false,
      driver: null,
      cuda: null,
      computeCapability: null,
      temperatureC: null,
      load: null,
      processes: null,
      partitioned: false,
    },
  ],
});

describe('needs', () => {
  it('a small one is met by a small computer; the line is never measured', () => {
    expect(marks(offer(), computer())).toEqual({ processor: 'met', memory: 'met', disk: 'met', port: 'met' });
    expect(marks(offer({ requires: LARGE }), card(8 * GIB))).toMatchObject({ graphics: 'met', line: 'unsure' });
  });

  it('what is smaller than it must be is missing', () => {
    const small = computer({ memory: { totalBytes: 4 * GIB, freeBytes: null } });
    expect(marks(offer({ requires: LARGE }), small)).toMatchObject({ graphics: 'unmet', memory: 'unmet' });
    expect(marks(offer({ requires: LARGE }), card(4 * GIB))).toMatchObject({ graphics: 'unmet' });
  });

  it('what is sold as 8 GB is 8 GB', () => {
    const sold = computer({ memory: { totalBytes: NEARLY_8_GIB, freeBytes: null } });
    expect(marks(offer({ requires: LARGE }), sold)).toMatchObject({ memory: 'met' });
  });

  it('what could not be read is not told', () => {
    const unread = { memory: 'unsure', graphics: 'unsure', disk: 'unsure' };
    const absent = { kind: 'absent', bytes: 1, haveBytes: 0 };
    expect(marks(offer({ requires: LARGE, standing: absent }), null)).toMatchObject(unread);
    expect(marks(offer({ requires: LARGE }), card(null))).toMatchObject({ graphics: 'unsure' });
  });

  it('a card or a fast processor: a card that is too small leaves it to what was measured', () => {
    const either = { ...LARGE, cpuOk: true };
    expect(marks(offer({ requires: either, measured: null }), computer())).toMatchObject({ graphicsOr: 'unsure' });
    expect(marks(offer({ requires: either }), computer())).toMatchObject({ graphicsOr: 'met' });
    expect(marks(offer({ requires: either, unfit: ['too-slow'] }), card(4 * GIB))).toMatchObject({ graphicsOr: 'unmet' });
  });

  it('the engine’s word counts before sizes', () => {
    const of = offer({
      unfit: ['memory', 'no-inbound-port'],
      unsure: ['disk'],
      standing: { kind: 'absent', bytes: 1, haveBytes: 0 },
    });
    expect(marks(of, computer())).toEqual({ processor: 'met', memory: 'unmet', disk: 'unsure', port: 'unmet' });
  });
});

it('a day’s pay is a tempo’s times the tempos of a day, cut', () => {
  expect(alphaADay('100', 360, 12_000)).toBe('2000');
  expect(alphaADay('1', 361, 12_000)).toBe('19');
  expect(alphaADay('18446744073709551615', 1, 250)).toBe('6375194751874021038144000');
});
