// What a reply is worth: reading it as strictly as a dendrite, and the scores.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Score, Ss58 } from '../../contract/units.ts';
import { judgeLanguages, languageQuestion } from '../../engine/subnets/practice/practice.ts';
import { correctness, promptness } from '../../engine/subnets/practice/score.ts';
import { headerOf, readReply } from './reply.ts';
import { createRunning, createStanding } from './standing.ts';

const JSON_TYPE = ['content-type', 'application/json'];
const STATUS = 'bt_header_axon_status_code';
const reply = (body: unknown, headers: readonly string[] = [], status = 200) => ({
  status,
  headers: [...JSON_TYPE, ...headers],
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const good = { texts: ['hello', 'hallo'], languages: [['eng'], ['deu']], axon: { status_code: 200 } };
const asked = languageQuestion(good.texts);
const typed = (type: string) => ({ ...reply(good), headers: ['Content-Type', type] });

describe('readReply', () => {
  // Each row as the dendrite of bittensor 10.2.0 was seen to take it, or as its source reads.
  it.each([
    ['the body says 200', reply(good), true],
    ['the body says "200"', reply({ ...good, axon: { status_code: '200' } }), true],
    ['the header says 200', reply({ ...good, axon: {} }, [STATUS, '200']), true],
    ['the header says 200 and there is no terminal at all', reply({ ...good, axon: undefined }, [STATUS, '200']), true],
    ['the header says 200 in capitals', reply({ ...good, axon: {} }, ['Bt_Header_Axon_Status_Code', '200']), false],
    ['the header speaks against the body', reply(good, [STATUS, '503']), false],
    ['the header is no number', reply(good, [STATUS, 'ok']), false],
    ['the time is no number', reply(good, ['bt_header_axon_process_time', 'soon']), false],
    ['nobody says 200', reply({ ...good, axon: {} }), false],
    ['the body says 500', reply({ ...good, axon: { status_code: 500 } }), false],
    ['the body says ok', reply({ ...good, axon: { status_code: 'ok' } }, [STATUS, '200']), false],
    ['axon is null', reply({ ...good, axon: null }, [STATUS, '200']), false],
    ['dendrite is null', reply({ ...good, dendrite: null }), false],
    ['dendrite has a wrong nonce', reply({ ...good, dendrite: { nonce: [] } }), false],
    ['a required field is missing', reply({ ...good, texts: undefined }), false],
    ['the answer is null', reply({ ...good, languages: null }), false],
    ['one answer is missing', reply({ ...good, languages: [['eng']] }), false],
    ['languages are numbers', reply({ ...good, languages: [[1], [2]] }), false],
    ['confidences are words', reply({ ...good, confidences: [['high']] }), false],
    ['there is more than was asked for', reply({ ...good, extra: { deep: [] } }), true],
    ['the type has a charset', typed('application/json; charset=utf-8'), true],
    ['the type is a kind of JSON', typed('application/problem+json'), true],
    ['the type only begins like JSON', typed('application/jsonp'), false],
    ['the type is text', typed('text/plain'), false],
    ['there is no type', { ...reply(good), headers: [] }, false],
    ['the status is 403', reply(good, [], 403), false],
    ['the status is 201', reply(good, [], 201), false],
    ['it is cut off', reply('{"texts": ["hello"'), false],
    ['it is empty', reply(''), false],
    ['it is an array', reply([good]), false],
    ['it is not UTF-8', { ...reply(good), body: Buffer.from([0x22, 0xff, 0x22]) }, false],
    ['it is gzip that nobody said', { ...reply(good), body: gzipSync(JSON.stringify(good)) }, false],
  ])('classic: %s', (_name, raw, fine) => {
    const read = readReply('classic', asked, raw);
    expect(read.ok && judgeLanguages(['eng', 'deu'], read.fields, 1).answered).toBe(fine);
  });

  it('btauth: needs the languages and nothing else', () => {
    const languages = [['eng'], ['deu']];
    const read = readReply('btauth-1', asked, reply({ languages }));
    expect(read).toEqual({ ok: true, fields: { languages } });
    const told = [languages, null, [['eng']]];
    const answered = told.map((said) => judgeLanguages(['eng', 'deu'], { languages: said }, 1).answered);
    expect(answered).toEqual([true, false, false]);
  });

  // As pydantic takes what comes back of a required field.
  it.each([
    ['text', 'a', 'b', true],
    ['text', 'a', 5, false],
    ['text', 'a', null, false],
    ['list', [], ['anything'], true],
    ['list', ['a'], ['b', 'c'], true],
    ['list', ['a'], ['b', 1], false],
    ['list', [[1]], [[2, 3], []], true],
    ['list', [], {}, false],
    ['map', { a: 1 }, {}, true],
    ['map', { a: 1 }, [], false],
    ['number', 5, 6.5, true],
    ['number', 5, '6', true],
    ['number', 5, 'six', false],
    ['number', 5, undefined, false],
    ['flag', true, false, true],
    ['flag', true, 'yes', false],
    ['none', null, 'anything', true],
    ['none', null, undefined, false],
  ])('classic: a required %s sent as %j and back as %j', (name, sent, back, fine) => {
    const raw = reply({ [name]: back }, [STATUS, '200']);
    expect(readReply('classic', { fields: { [name]: sent }, required: [name] }, raw).ok).toBe(fine);
    expect(readReply('btauth-1', { fields: { [name]: sent }, required: [name] }, raw).ok).toBe(true);
  });

  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
  );
  const dialects = fc.constantFrom('classic' as const, 'btauth-1' as const);

  it('survives any bytes and any headers under status 200', () => {
    fc.assert(
      fc.property(dialects, bytes, fc.array(fc.string()), (dialect, body, headers) => {
        const read = readReply(dialect, asked, { status: 200, headers: [...JSON_TYPE, ...headers], body });
        expect(read.ok && judgeLanguages(['eng', 'deu'], read.fields, 1).answered).toBe(false);
      }),
    );
  });

  it('never gives a point unless a right language is among the first three', () => {
    const word = fc.constantFrom('eng', 'deu', 'fra', 'ENG', ' eng', '', '__proto__');
    const loose = fc.oneof(fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 3 }), fc.jsonValue());
    const body = fc.record(
      { texts: fc.constant(good.texts), languages: loose, axon: fc.constantFrom({ status_code: 200 }, {}, null) },
      { requiredKeys: ['languages'] },
    );
    const truth = ['eng', 'deu'];
    fc.assert(
      fc.property(dialects, body, (dialect, answer) => {
        const read = readReply(dialect, asked, reply(answer));
        if (!read.ok) return;
        const { answered, score } = judgeLanguages(truth, read.fields, 1);
        const { languages } = read.fields as { languages: string[][] };
        const right = answered && truth.some((language, index) => languages[index]?.slice(0, 3).includes(language));
        expect((score ?? 0) > 0).toBe(right);
      }),
      { numRuns: 500 },
    );
  });

  it('finds a header in any case', () => {
    expect(headerOf(['A', '1', 'Content-Type', '2'], 'content-type')).toBe('2');
    expect(headerOf(['A', 'content-type'], 'content-type')).toBeUndefined();
  });
});

describe('scores', () => {
  it.each([
    [['eng'], [['eng', 'deu', 'fra']], 1],
    [['deu'], [['eng', 'deu', 'fra']], 1 / 2],
    [['fra'], [['eng', 'deu', 'fra']], 1 / 3],
    [['ita'], [['eng', 'deu', 'fra', 'ita']], 0],
    [['eng', 'deu'], [['eng'], ['fra']], 1 / 2],
    [['eng', 'deu'], [['eng']], 1 / 2],
    [['eng'], [[]], 0],
    [[], [], 0],
  ])('%j answered %j is worth %d', (truth, languages, worth) => {
    expect(correctness(truth, languages)).toBeCloseTo(worth);
  });

  it.each([
    [0, 1],
    [500, 1],
    [6_250, 0.5],
    [12_000, 0],
    [20_000, 0],
  ])('an answer after %d ms of 12 s keeps %d of its worth', (tookMs, share) => {
    expect(promptness(tookMs, 12_000)).toBeCloseTo(share);
    expect(judgeLanguages(['deu'], { languages: [['eng', 'deu']] }, tookMs).score).toBeCloseTo(share / 2);
  });

  it('runs as a mean at first, follows later, and never leaves 0 to 1', () => {
    const running = createRunning();
    expect(running(1 as Score).value).toBe(1);
    expect(running(0 as Score).value).toBe(0.5);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (scores) => {
        const next = createRunning();
        for (const [index, one] of scores.entries()) {
          const { value, samples } = next(one as Score);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(samples).toBe(index + 1);
        }
      }),
    );
  });

  it('stands by stake: a small validator moves little, and one that has not judged has no say', () => {
    const [small, large, silent] = ['small' as Ss58, 'large' as Ss58, 'silent' as Ss58];
    const standing = createStanding(
      new Map([
        [small, 1],
        [large, 9],
        [silent, 90],
      ]),
    );
    expect(standing(small, 1 as Score)).toEqual({ value: 1, samples: 1 });
    expect(standing(large, 0 as Score)).toEqual({ value: 0.1, samples: 2 });
    expect(standing(small, 0 as Score)).toEqual({ value: 0.05, samples: 3 });
  });
});
