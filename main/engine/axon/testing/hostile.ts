// For tests: hostile requests as bytes, made of an honest one whose signature is fresh.
import { miner, validator } from './rig.ts';
import { type Asking, btauthRequest, classicRequest, type SignedRequest } from './signer.ts';

export const asking: Asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello'] } };

export interface Shape {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  /** Header lines that stand before the honest ones, without their line ends. */
  readonly first?: readonly string[];
  /** After them. */
  readonly lines?: readonly string[];
  /** Whether the honest length is said. */
  readonly length?: boolean;
  /** What follows the headers, in place of the body. */
  readonly body?: string | Buffer;
  readonly lineEnd?: string;
}

/** The request's bytes in a shape of their own; latin-1, but for the body. */
export function shaped({ method, path, headers, body }: SignedRequest, shape: Shape = {}): Buffer {
  const content = Buffer.from(shape.body ?? body);
  const end = shape.lineEnd ?? '\r\n';
  const lines = [
    `${shape.method ?? method} ${shape.target ?? path} ${shape.version ?? 'HTTP/1.1'}`,
    'host: 127.0.0.1',
    ...(shape.first ?? []),
    ...(shape.length === false ? [] : [`content-length: ${content.length}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(shape.lines ?? []),
  ];
  return Buffer.concat([Buffer.from(lines.map((line) => line + end).join('') + end, 'latin1'), content]);
}

/** An honest classic query in a shape of its own. */
export const classic = (shape: Shape = {}, over: Partial<Asking> = {}): Buffer =>
  shaped(classicRequest({ ...asking, ...over }), shape);
/** An honest btauth query in a shape of its own. */
export const btauth = (shape: Shape = {}, over: Partial<Asking> = {}): Buffer =>
  shaped(btauthRequest({ ...asking, ...over }), shape);

/** A body in chunks, as `transfer-encoding: chunked` has it; `extension` and `trailer` with their own marks. */
export const chunked = (body: string | Buffer, extension = '', trailer = ''): Buffer => {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}${extension}\r\n`),
    bytes,
    Buffer.from(`\r\n0\r\n${trailer}\r\n`),
  ]);
};

export const BODY = JSON.stringify({ texts: ['hello'] });
export const CHUNKED = { length: false, first: ['transfer-encoding: chunked'] } as const;
