// Requests, against what a real SDK 10.2 dendrite was seen to send and against btauth/1's published vectors.
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageQuestion } from '../../engine/subnets/practice/practice.ts';
import { createKey, type Key } from './key.ts';
import { dumps, Float, type PythonValue } from './python-json.ts';
import { btauthPayload, btauthRequest, classicRequest, createNonces } from './request.ts';

// Substrate's well-known development seeds, //Alice and //Bob.
const alice = createKey(Buffer.from('e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a', 'hex'));
const bob = createKey(Buffer.from('398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89', 'hex'));
const target = { host: '127.0.0.1', port: 19_001, hotkey: bob.hotkey };
const unhex = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
const publicKey = ({ hotkey }: Key) => base58.decode(hotkey).slice(1, 33);

/** One request as the dendrite of bittensor 10.2.0 sent it to a loopback server: synapse Dummy with one required field. */
const SEEN = {
  nonce: 1763800000123456789n,
  uuid: '7f3c1a2e-c7c5-11f0-9b1e-0242ac120002',
  message:
    '1763800000123456789.5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY.5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty.7f3c1a2e-c7c5-11f0-9b1e-0242ac120002.a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
  signature:
    '0xba1e9825a10f8670623ef2fd1fcb07e381460e1ecee671d0bcc438dd4f3e9f357fafa8e9a43e197efe9a1cf48ccb83709f17341e7cf0b37255d14b67e715b789',
  headers:
    'name timeout bt_header_axon_ip bt_header_axon_port bt_header_axon_hotkey bt_header_dendrite_ip bt_header_dendrite_version bt_header_dendrite_nonce bt_header_dendrite_uuid bt_header_dendrite_hotkey bt_header_dendrite_signature bt_header_input_obj_dummy_input header_size total_size computed_body_hash Accept Accept-Encoding User-Agent Content-Type',
  /** The fields every synapse has; the dendrite's own address is another computer's. */
  body: '{"name": "Dummy", "timeout": 12.0, "total_size": 3041, "header_size": 0, "dendrite": {"status_code": null, "status_message": null, "process_time": null, "ip": "203.0.113.7", "port": null, "version": 10002000, "nonce": 1763800000123456789, "uuid": "7f3c1a2e-c7c5-11f0-9b1e-0242ac120002", "hotkey": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "signature": "0xba1e9825a10f8670623ef2fd1fcb07e381460e1ecee671d0bcc438dd4f3e9f357fafa8e9a43e197efe9a1cf48ccb83709f17341e7cf0b37255d14b67e715b789"}, "axon": {"status_code": null, "status_message": null, "process_time": null, "ip": "127.0.0.1", "port": 19001, "version": null, "nonce": null, "uuid": null, "hotkey": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", "signature": null}, "computed_body_hash": "", ',
};

describe('a classic request', () => {
  // The captured dendrite's signature is random each time: a key that gives it back shows everything else byte for byte.
  let signed = '';
  const recorder: Key = {
    hotkey: alice.hotkey,
    sign(message) {
      signed = Buffer.from(message).toString();
      return unhex(SEEN.signature);
    },
  };
  const made = classicRequest(recorder, target, languageQuestion(['Guten Tag, größte Welt']), SEEN.nonce, SEEN.uuid);
  const header = (name: string) => made.headers[made.headers.indexOf(name) + 1];

  it('signs what the dendrite signs', () => {
    expect(signed).toBe(SEEN.message);
    expect(sr25519_verify(publicKey(alice), Buffer.from(SEEN.message), unhex(SEEN.signature))).toBe(true);
  });

  it('has the same headers in the same order', () => {
    const names = made.headers.filter((_, at) => at % 2 === 0);
    expect(names.join(' ')).toBe(SEEN.headers.replace('dummy_input', 'texts'));
    expect([header('timeout'), header('bt_header_input_obj_texts')]).toEqual(['12.0', 'W10=']);
    expect(header('bt_header_dendrite_version')).toBe('10002000');
    expect(made.path).toBe('/LanguageSynapse');
  });

  it('has the same body, byte for byte, then its own fields', () => {
    const fields = '"texts": ["Guten Tag, gr\\u00f6\\u00dfte Welt"], "languages": null, "confidences": null}';
    const expected = SEEN.body
      .replace('Dummy', 'LanguageSynapse')
      .replace('203.0.113.7', '127.0.0.1')
      .replace('3041', header('total_size') ?? '');
    expect(made.body).toBe(`${expected}${fields}`);
  });
});

describe('a classic request of any synapse', () => {
  // What the SDK's to_headers writes: the empty value of each required field's type, and nothing of one that is None.
  it('announces its required fields by the empty value of their type', () => {
    const fields = { text: 'x', list: [1], map: { a: 1 }, whole: 7, share: 0.5, flag: true, none: null, free: 'y' };
    const required = ['text', 'list', 'map', 'whole', 'share', 'flag', 'none'];
    const { headers, body, path } = classicRequest(alice, target, { route: 'Any', fields, required, timeoutS: 7.5 }, 1n, 'u');
    const announced = headers.flatMap((name, at) =>
      name.startsWith('bt_header_input_obj_') ? [[name.slice('bt_header_input_obj_'.length), headers[at + 1]]] : [],
    );
    expect(announced).toEqual([
      ['text', 'IiI='],
      ['list', 'W10='],
      ['map', 'e30='],
      ['whole', 'MA=='],
      ['share', 'MC4w'],
      ['flag', 'ZmFsc2U='],
    ]);
    expect([path, headers[headers.indexOf('timeout') + 1]]).toEqual(['/Any', '7.5']);
    expect(JSON.parse(body)).toMatchObject({ name: 'Any', timeout: 7.5, ...fields });
  });
});

describe('a btauth request', () => {
  it('signs the eight lines of the published vector', () => {
    const payload = btauthPayload(
      '/generate?stream=false',
      '{"prompt": "hello"}',
      1752076800000000000n,
      alice.hotkey,
      bob.hotkey,
    );
    expect(payload).toBe(
      'btauth/1\nsr25519\nPOST\n/generate?stream=false\n341c57448e531310fbbe83f44cea2a5e838bd9e8a6b82b269f01d0dbbc23c3cc\n1752076800000000000\n5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\n5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
    );
    const signature =
      '0x44ada2df45370f8c65af688aa911411cfe496ae0a97258b476f625dea0f6226997a0f17e7a51482664c559daaad3e8d78788ea502a106df1c4e61c3c22471e81';
    expect(sr25519_verify(publicKey(alice), Buffer.from(payload), unhex(signature))).toBe(true);
  });

  it('names its receiver and no scheme, as sr25519 does', () => {
    const { headers } = btauthRequest(alice, target, languageQuestion(['hello']), 1n);
    expect(headers.filter((_, at) => at % 2 === 0)).toEqual([
      'X-Bittensor-Version',
      'X-Bittensor-Hotkey',
      'X-Bittensor-Receiver',
      'X-Bittensor-Nonce',
      'X-Bittensor-Signature',
      'Content-Type',
    ]);
    expect(headers[headers.indexOf('X-Bittensor-Receiver') + 1]).toBe(bob.hotkey);
    expect(headers[headers.indexOf('X-Bittensor-Signature') + 1]).toMatch(/^0x[0-9a-f]{128}$/);
  });
});

describe('both', () => {
  it('are from the addresses everybody knows', () => {
    expect(alice.hotkey).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
    expect(bob.hotkey).toBe('5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
  });

  it('hold their texts, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
        const asked = languageQuestion(texts);
        for (const { body } of [classicRequest(alice, target, asked, 1n, 'u'), btauthRequest(alice, target, asked, 1n)]) {
          expect((JSON.parse(body) as { texts: string[] }).texts).toEqual(texts);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never use a nonce twice when the clock stands still, and follow it when it is set back', () => {
    let now = 5;
    const nonce = createNonces(() => now);
    const first = [nonce(), nonce(), nonce()];
    expect(new Set(first).size).toBe(3);
    expect(first.every((one) => one / 1_000_000n === 5n)).toBe(true);
    now = 3;
    expect(nonce() / 1_000_000n).toBe(3n);
  });
});

describe('dumps', () => {
  // Each right side is what CPython's json.dumps gives.
  it.each<[PythonValue, string]>([
    ['say "hé\n☃"', '"say \\"h\\u00e9\\n\\u2603\\""'],
    ['😀', '"\\ud83d\\ude00"'],
    ['\ud800', '"\\ud800"'],
    ['\u007f', '"\\u007f"'],
    ['\b\f\n\r\t\u0000\u001f\\/', '"\\b\\f\\n\\r\\t\\u0000\\u001f\\\\/"'],
    ['\u2028\uffff', '"\\u2028\\uffff"'],
    [new Float(12), '12.0'],
    [new Float(0.5), '0.5'],
    [1763800000123456789n, '1763800000123456789'],
    [{ a: [1, null, true], 'b"': {} }, '{"a": [1, null, true], "b\\"": {}}'],
    [[], '[]'],
  ])('%o', (value, text) => {
    expect(dumps(value)).toBe(text);
  });

  it('reads back as what it was, in printable ASCII alone', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }), (value) => {
        const text = dumps(value as PythonValue);
        expect(text).toMatch(/^[ -~]*$/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 60 },
    );
  });
});
