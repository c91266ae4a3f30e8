// What can be done with a subnet: by what is here, what fits, where it is registered, and what is at work.
import { describe, expect, it } from 'vitest';
import type { MinerState } from '../../../main/contract/miner-state.ts';
import type { EpochMs } from '../../../main/contract/units.ts';
import { offer, wallet } from '../../state/offers.test-data.ts';
import { doubts, foremost, hindrances, type Step, stepsOf } from './steps.ts';

const READY: MinerState = { kind: 'ready' };
const on = (subnet: 'practice' | 'tag101'): MinerState => ({
  kind: 'mining',
  work: { kind: 'practice', subnet },
  since: 0 as EpochMs,
  recovering: null,
});
const said = (step: Step | null) => (step?.kind === 'start' ? step.work.kind : (step?.kind ?? null));
const steps = (...of: Parameters<typeof stepsOf>) => {
  const { main, beside } = stepsOf(...of);
  return [said(main), ...beside.map(said)];
};
const practiceChain = wallet({ network: 'practice' });
const finney = wallet();
const registered = wallet({ registrations: [{ netuid: 101, uid: 7, axon: null }] });
const absent = { kind: 'absent', bytes: 90, haveBytes: 0 } as const;
const lacks = { code: 'model-not-downloaded', params: { subnet: 'Tag101' } };

describe('the steps of a subnet', () => {
  it.each([
    ['nothing here yet: it is downloaded first', offer({ standing: absent, practice: lacks }), finney, ['download']],
    ['practised by what ships with Lode, before any download', offer({ standing: absent }), finney, ['download', 'practice']],
    ['a download that failed is gone on with', failed(), finney, ['download']],
    ['while it comes there is nothing to press', offer({ standing: coming(), practice: lacks }), finney, [null]],
    ['no wallet yet: practised', offer({ netuid: null }), null, ['practice']],
    ['on the practice chain: practised', offer({ netuid: null, unfit: ['no-netuid'] }), practiceChain, ['practice']],
    ['on a real network: the numbers before the fee', offer(), finney, ['look', 'practice']],
    ['registered: mined', offer(), registered, ['mine', 'practice']],
    ['not on this network: practised', offer({ netuid: null, unfit: ['no-netuid'] }), finney, ['practice']],
    ['it does not fit: nothing first, practice beside', offer({ unfit: ['too-slow'] }), registered, [null, 'practice']],
    [
      'validators cannot come in yet: the page that can open the way',
      offer({ unfit: ['no-inbound-port'] }),
      finney,
      [null, 'look', 'practice'],
    ],
    ['no model, and no practice without', offer({ unfit: ['no-model'], standing: none(), practice: lacks }), finney, [null]],
    ['practice itself: never mined', offer({ id: 'practice', netuid: null, model: null }), finney, ['practice']],
  ] as const)('%s', (_what, of, looking, expected) => expect(steps(of, READY, looking)).toEqual(expected));

  it('while it is at work it can be stopped, and nothing else', () => {
    expect(steps(offer(), on('tag101'), registered)).toEqual(['stop']);
  });

  it('while another is at work it is begun instead', () => {
    const { main } = stepsOf(offer({ netuid: null }), on('practice'), practiceChain);
    expect(main).toEqual({ kind: 'start', work: { kind: 'practice', subnet: 'tag101' }, instead: true });
  });

  it('a download that stopped half way is said to go on', () => {
    expect(stepsOf(failed(), READY, finney).main).toEqual({ kind: 'download', how: 'more', bytes: 90 });
  });

  it('the practice chain says nothing against a subnet that is not on it', () => {
    const of = offer({ netuid: null, unfit: ['no-netuid', 'memory'], unsure: ['no-inbound-port', 'too-slow'] });
    expect(hindrances(of, practiceChain)).toEqual(['memory']);
    expect(hindrances(of, finney)).toEqual(['no-netuid', 'memory']);
    expect(doubts(of, practiceChain)).toEqual(['too-slow']);
    expect(doubts(of, finney)).toEqual(['no-inbound-port', 'too-slow']);
    expect(doubts({ ...of, standing: absent }, finney), 'it cannot be measured yet').toEqual(['no-inbound-port']);
  });
});

describe('the one primary action of the screen', () => {
  const offers = [offer({ id: 'practice', netuid: null, model: null }), offer(), offer({ id: 'itsai', unfit: ['too-slow'] })];
  it.each([
    ['first the first', null, 'practice'],
    ['then what was begun last', { kind: 'practice', subnet: 'tag101' }, 'tag101'],
    ['never what does not fit', { kind: 'practice', subnet: 'itsai' }, 'practice'],
  ] as const)('%s', (_what, last, expected) => expect(foremost(offers, READY, finney, last)).toBe(expected));

  it('at first what can earn', () => expect(foremost(offers, READY, registered, null)).toBe('tag101'));

  it('none while something is at work', () => expect(foremost(offers, on('tag101'), finney, null)).toBeNull());
});

function failed() {
  return offer({
    standing: { kind: 'failed', problem: { code: 'download-failed', params: {} }, bytes: 90, haveBytes: 12 },
    practice: lacks,
  });
}
function coming() {
  return { kind: 'downloading', bytes: 90, doneBytes: 12, bytesPerSecond: null, paused: false };
}
function none() {
  return { kind: 'not-downloadable', why: 'hash-not-pinned' };
}
