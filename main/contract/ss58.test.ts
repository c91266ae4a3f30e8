// SS58: round trips, the vectors, and text that is no address.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSs58, encodeSs58 } from './ss58.ts';
import vectors from '../engine/axon/vectors/protocol-vectors.json' with { type: 'json' };

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.split('');

describe('SS58', () => {
  it.each(Object.values(vectors.keys))('reads and writes $uri', ({ ss58, publicKey }) => {
    expect(decodeSs58(ss58)).toEqual(bytes(publicKey));
    expect(encodeSs58(bytes(publicKey))).toBe(ss58);
  });

  it('writes the address of the zero key, which everybody knows', () => {
    expect(encodeSs58(new Uint8Array(32))).toBe('5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM');
  });

  it('gives back every key it was given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        expect(decodeSs58(encodeSs58(key))).toEqual(key);
      }),
    );
  });

  it('notices any one character that changed', () => {
    const address = vectors.keys.alice.ss58;
    fc.assert(
      fc.property(fc.nat(address.length - 1), fc.constantFrom(...BASE58), (at, by) => {
        fc.pre(address[at] !== by);
        expect(decodeSs58(address.slice(0, at) + by + address.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('takes no other text and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(decodeSs58(text)).toBeNull();
      }),
    );
    // Alice on Polkadot (prefix 0) and on Kusama (prefix 2).
    for (const other of ['15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5', 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F']) {
      expect(decodeSs58(other)).toBeNull();
    }
  });
});
