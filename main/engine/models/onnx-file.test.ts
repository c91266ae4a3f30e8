// ONNX files as they may come: real ones pass, and one that reads outside its folder or calls somebody's own code does not.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { onnx } from 'onnx-proto';
import { afterAll, describe, expect, it } from 'vitest';
import { MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { needsMinilm } from '../../rig/minilm-for-tests.ts';
import { inspectOnnx, inspectOnnxFile } from './onnx-file.ts';
import { type ByteSource, fieldsOf, Malformed } from './protobuf.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lode-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AT = 'onnx/model.onnx';
const source = (bytes: Uint8Array): ByteSource => ({
  size: bytes.byteLength,
  read: (at, length) => bytes.subarray(at, at + length),
});
const beside = (bytes: number, more: Record<string, number> = {}) => new Map(Object.entries({ [AT]: bytes, ...more }));
const encode = (model: onnx.IModelProto) => onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
/** What is said of a model whose folder also holds 100 bytes of weights. */
const of = (model: onnx.IModelProto) => {
  const bytes = encode(model);
  return inspectOnnx(source(bytes), AT, beside(bytes.byteLength, { 'onnx/model.onnx_data': 100, 'weights.bin': 100 }));
};
const graphOf = (graph: onnx.IGraphProto): onnx.IModelProto => ({ irVersion: 8, graph });
const node = (domain: string, more: Partial<onnx.INodeProto> = {}): onnx.INodeProto => ({ opType: 'Add', domain, ...more });
const external = (...pairs: [string, string][]): onnx.ITensorProto => ({
  name: 'w',
  dataLocation: 1,
  externalData: pairs.map(([key, value]) => ({ key, value })),
});

describe('real models', () => {
  it.each(['langid/langid.onnx', 'langid/tiny.onnx'])('%s passes', (name) => {
    expect(inspectOnnxFile(path.join(MODELS_FOLDER, name), AT, beside(1))).toBeNull();
  });
  it('MiniLM passes, as it is fetched', (context) => {
    const file = path.join(needsMinilm(context), 'onnx/model_quantized.onnx');
    expect(inspectOnnxFile(file, AT, beside(1))).toBeNull();
  });
  it('one cut off anywhere is no model, or a whole one', () => {
    const whole = readFileSync(path.join(MODELS_FOLDER, 'langid/tiny.onnx'));
    const file = path.join(folder, 'cut.onnx');
    for (const bytes of [0, 1, 7, Math.floor(whole.byteLength / 2), whole.byteLength - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, bytes);
      expect(inspectOnnxFile(file, AT, beside(bytes))).toMatch(/^it is no ONNX model: /);
    }
  });
});

describe('operators', () => {
  it.each(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'])('of %o are allowed', (domain) => {
    expect(of(graphOf({ node: [node(domain)] }))).toBeNull();
  });

  const evil = node('com.evil');
  it.each<[string, onnx.IModelProto]>([
    ['in the graph', graphOf({ node: [node(''), evil] })],
    ['in a graph within', graphOf({ node: [node('', { attribute: [{ name: 'then_branch', g: { node: [evil] } }] })] })],
    ['in one of several graphs within', graphOf({ node: [node('', { attribute: [{ graphs: [{}, { node: [evil] }] }] })] })],
    ['in a function', { ...graphOf({}), functions: [{ name: 'f', node: [evil] }] }],
    ['as a function', { ...graphOf({}), functions: [{ name: 'f', domain: 'com.evil' }] }],
    ['in training', { ...graphOf({}), trainingInfo: [{ algorithm: { node: [evil] } }] }],
  ])('of anybody else are not: %s', (_where, model) => {
    expect(of(model)).toBe('it calls operators of “com.evil”');
  });

  it('that load a file of their own are not allowed', () => {
    expect(of(graphOf({ node: [node('com.microsoft', { opType: 'EPContext' })] }))).toBe('it calls EPContext');
  });
});

describe('weights beside the model', () => {
  it.each([
    external(['location', 'model.onnx_data']),
    external(['location', 'model.onnx_data'], ['offset', '60'], ['length', '40']),
  ])('are read from its own files: %#', (tensor) => {
    expect(of(graphOf({ initializer: [tensor] }))).toBeNull();
  });

  it.each([
    '../weights.bin',
    '/etc/passwd',
    'C:\\weights.bin',
    '\\\\host\\share',
    'a/../../weights.bin',
    './model.onnx_data',
    '',
    'model.onnx_data\0.txt',
    '~/weights',
    'NUL',
    '.ssh/id',
    'a//b',
    'x'.repeat(300),
  ])('are not read from %o', (location) => {
    expect(of(graphOf({ initializer: [external(['location', location])] }))).toMatch(/which may lie outside its folder$/);
  });

  it.each<[string, onnx.ITensorProto, string]>([
    [
      'another file of the folder',
      external(['location', 'weights.bin']),
      'it reads onnx/weights.bin, which is no file of the model’s',
    ],
    ['nowhere', external(), 'it keeps weights elsewhere and does not say where'],
    [
      'behind the end',
      external(['location', 'model.onnx_data'], ['offset', '61'], ['length', '40']),
      'it reads beyond the end of onnx/model.onnx_data',
    ],
    [
      'a place that is no number',
      external(['location', 'model.onnx_data'], ['offset', '-1']),
      'it reads a place of onnx/model.onnx_data that is no number',
    ],
    [
      'a place without the mark',
      { ...external(['location', '../x']), dataLocation: 0 },
      'it reads “../x”, which may lie outside its folder',
    ],
  ])('are not read from %s', (_what, tensor, said) => {
    expect(of(graphOf({ initializer: [tensor] }))).toBe(said);
  });

  const outside = external(['location', '../x']);
  it.each<[string, onnx.IModelProto]>([
    ['an attribute', graphOf({ node: [node('', { attribute: [{ t: outside }] })] })],
    ['a list of an attribute’s', graphOf({ node: [node('', { attribute: [{ tensors: [{}, outside] }] })] })],
    ['a sparse tensor', graphOf({ sparseInitializer: [{ indices: outside }] })],
    ['an attribute’s sparse tensor', graphOf({ node: [node('', { attribute: [{ sparseTensors: [{ values: outside }] }] })] })],
    ['a graph within', graphOf({ node: [node('', { attribute: [{ g: { initializer: [outside] } }] })] })],
    ['a function', { ...graphOf({}), functions: [{ node: [node('', { attribute: [{ t: outside }] })] }] }],
    ['training', { ...graphOf({}), trainingInfo: [{ initialization: { initializer: [outside] } }] }],
  ])('are looked for in %s', (_where, model) => {
    expect(of(model)).toBe('it reads “../x”, which may lie outside its folder');
  });
});

const words = (bytes: Uint8Array): string | null => inspectOnnx(source(bytes), AT, beside(bytes.byteLength));

describe('bytes from anybody', () => {
  it('are answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const said = words(bytes);
        expect(said === null || said.length > 0).toBe(true);
      }),
    );
  });

  it('are answered where a real model is damaged anywhere', () => {
    const real = readFileSync(path.join(MODELS_FOLDER, 'langid/tiny.onnx'));
    fc.assert(
      fc.property(fc.nat(real.byteLength - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(real);
        bytes[at] = byte;
        const said = words(bytes);
        expect(said === null || typeof said === 'string').toBe(true);
      }),
    );
  });

  it('are never taken for a model where they call somebody’s operators, however deep', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.constantFrom('com.evil', 'custom', 'AI.ONNX', ' ', 'ai.onnx.ml2'), (depth, domain) => {
        let inner: onnx.IGraphProto = { node: [node(domain)] };
        for (let at = 0; at < depth; at += 1) inner = { node: [node('', { attribute: [{ g: inner }] })] };
        expect(of(graphOf(inner))).toContain('it calls operators of');
      }),
    );
  });

  it('end where graphs lie too deep in one another', () => {
    let inner: onnx.IGraphProto = {};
    for (let at = 0; at < 500; at += 1) inner = { node: [node('', { attribute: [{ g: inner }] })] };
    expect(of(graphOf(inner))).toBe('its graphs lie too deep in one another');
  });

  it.each<[string, readonly number[]]>([
    ['nothing', []],
    ['a number that does not end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ['a length beyond the end', [0x3a, 0x7f, 0x00]],
    ['a length beyond every end', [0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a group', [0x3b, 0x3c]],
    ['field nought', [0x02, 0x00]],
    ['a graph that is a number', [0x38, 0x01]],
    ['two graphs', [0x3a, 0x00, 0x3a, 0x00]],
    ['text', [...Buffer.from('PK\u0003\u0004 a zip, say')]],
  ])('are no model: %s', (_what, bytes) => {
    expect(words(Uint8Array.from(bytes))).toMatch(/^it is no ONNX model: /);
  });

  it('are read as protocol buffers’ own library reads them', () => {
    const encoded = fc.record({ irVersion: fc.nat(), producerName: fc.string(), domain: fc.string(), graph: fc.constant({}) });
    fc.assert(
      fc.property(encoded, (model) => {
        const bytes = encode(model);
        const numbers = [...fieldsOf(source(bytes), 0, bytes.byteLength)].map((field) => field.number);
        expect(numbers).toContain(7);
        expect(onnx.ModelProto.decode(bytes).producerName).toBe(model.producerName);
        expect(() => [...fieldsOf(source(bytes), 0, bytes.byteLength - 1)]).toThrow(Malformed);
      }),
    );
  });
});
