// Admission: everything that can be said about a request from its headers alone, cheapest first, before a signature is checked.
import type { IncomingMessage } from 'node:http';
import type { Dialect } from '../../contract/query.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { RouteSpec } from '../subnets/adapter.ts';
import { type Claim, type DialectDoor, NS_PER_MS } from './auth/claim.ts';
import { doorOf } from './auth/doors.ts';
import { type AuthHeaders, readAuthHeaders } from './auth/headers.ts';
import type { Caller } from './caller-directory.ts';
import type { Exchange } from './exchange.ts';
import type { Gates } from './gates.ts';
import { NO_ROOM, notVerified, type Refusal, refuse, STATUS, TOO_MANY, unwelcomeIn } from './refusal.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import { routeExcerpt } from './text.ts';

export interface Admission {
  readonly route: RouteSpec;
  readonly claim: Claim;
  readonly caller: Caller;
}

const REPEATED = 'A header came twice';
const TOO_LARGE = refuse('too-large', STATUS.tooLarge, 'Request body too large');
const TOO_MANY_HEADERS = refuse('too-large', STATUS.headersTooLarge, 'Too many headers');
const OTHER_VERSION = refuse('malformed', STATUS.badRequest, 'Only HTTP/1.1 is spoken here');
const OTHER_CODING = refuse('malformed', STATUS.badRequest, 'Only chunked is taken as a transfer coding, and only in HTTP/1.1');
const ENCODED = refuse('malformed', STATUS.unsupportedMedia, 'Bodies are taken as they are, without a content encoding');
const CHUNKED = 'chunked';
const AS_IT_IS = 'identity';
const MS_PER_SECOND = 1_000;
const ID = /^[0-9A-Za-z-]{1,64}$/;
const POST = ['POST'] as const;
const GET_AND_POST = ['GET', 'POST'] as const;

/** null: refused, and the caller told. */
export function admit(gates: Gates, exchange: Exchange): Admission | null {
  const result = look(gates, exchange);
  if ('status' in result) {
    exchange.refuse(result);
    return null;
  }
  return result;
}

function look(gates: Gates, exchange: Exchange): Admission | Refusal {
  const { request } = exchange;
  if (request.rawHeaders.length / 2 > gates.limits.maxHeaderCount) return TOO_MANY_HEADERS;
  const { headers, repeated } = readAuthHeaders(request.rawHeaders);
  const door = doorOf(headers);
  const dialect = door?.dialect ?? null;
  exchange.dialect = dialect;
  if (door) noteClaim(gates, exchange, headers, door);
  const framing = misframed(request, headers);
  if (framing) return framing;

  const target = request.url ?? '';
  const name = firstSegment(target);
  const route = findRoute(gates.routes, dialect, name, target);
  exchange.route = route?.name ?? routeExcerpt(name);
  if (!route) return unknownRoute(gates.routes, dialect, name);
  if (!door || dialect === null) return notVerified('classic', 'unsigned', 'Missing Nonce');
  const method = request.method ?? '';
  const methods: readonly string[] = dialect === 'classic' ? GET_AND_POST : (route.methods ?? POST);
  if (!methods.includes(method)) {
    return refuse('wrong-method', STATUS.methodNotAllowed, `Only ${methods.join(' and ')} is answered here`);
  }
  if (repeated) {
    return dialect === 'classic' ? refuse('malformed', STATUS.badRequest, REPEATED) : notVerified(dialect, 'malformed', REPEATED);
  }
  const { limits } = route.subnet;
  if (Number(headers.get('content-length') ?? 0) > limits.maxBodyBytes) return TOO_LARGE;

  const parsed = door.parse(headers, { me: gates.me, method, target, subnet: route.subnet });
  if (!parsed.ok) return parsed.refusal;
  const { claim } = parsed;
  if (claim.freshness.kind === 'window') exchange.sentNs = claim.freshness.sentNs;
  const old = notFresh(gates, claim);
  if (old) return old;

  const judged = gates.rules.judge(claim.hotkey, route.subnet);
  if (!judged.ok) return unwelcomeIn(dialect, judged.refusal);
  const { caller } = judged;
  if (gates.slots.full(caller.hotkey, limits.maxConcurrentPerCaller)) return TOO_MANY;
  const { pending } = gates.verifier;
  // An address over its budget is checked only while there is time to spare: a forger then costs nobody anything, and an
  // honest caller behind the same address (a tunnel, a household) is still heard.
  if (pending >= gates.limits.spareChecks && gates.budget.spent(request.socket.remoteAddress ?? '')) return TOO_MANY;
  if (pending >= gates.limits.maxPendingChecks) return NO_ROOM;
  return { route, claim, caller };
}

/**
 * What node's parser lets through and another server on the way may read otherwise (RFC 9112, 6.1). A content encoding is refused
 * rather than undone: no dendrite sends one, and a small body must not become a large one here.
 */
function misframed({ httpVersionMajor, httpVersionMinor }: IncomingMessage, headers: AuthHeaders): Refusal | null {
  if (httpVersionMajor !== 1) return OTHER_VERSION;
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined && (httpVersionMinor !== 1 || coding.toLowerCase() !== CHUNKED)) return OTHER_CODING;
  const encoding = headers.get('content-encoding');
  return encoding === undefined || encoding.toLowerCase() === AS_IT_IS ? null : ENCODED;
}

/** Puts into the row who the request says it is from, as far as that is well-formed. */
function noteClaim(gates: Gates, exchange: Exchange, headers: AuthHeaders, door: DialectDoor): void {
  const id = headers.get(door.id) ?? '';
  if (ID.test(id)) exchange.id = id;
  const hotkey = headers.get(door.hotkey);
  if (hotkey === undefined) return;
  const known = gates.directory.find(hotkey);
  if (known) {
    exchange.caller = known.hotkey;
    exchange.callerName = known.name;
    exchange.callerKnown = true;
  } else if (decodeSs58(hotkey)) {
    exchange.caller = hotkey as Ss58;
  }
}

/** As the stock axon reads it: what stands between the first and the second slash. */
function firstSegment(target: string): string {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  return path.split('/', 2)[1] ?? '';
}

/** Classic ignores what follows the first segment, as the stock axon does; elsewhere it must be the route and nothing else. */
function findRoute(routes: readonly RouteSpec[], dialect: Dialect | null, name: string, target: string): RouteSpec | null {
  const route = routes.find((each) => each.name === name && (dialect === null || each.subnet.dialects[dialect]));
  if (!route) return null;
  if (dialect !== null && dialect !== 'classic' && target.split('?', 1)[0] !== `/${name}`) return null;
  return route;
}

function unknownRoute(routes: readonly RouteSpec[], dialect: Dialect | null, name: string): Refusal {
  if (dialect !== null && dialect !== 'classic') return refuse('unknown-route', STATUS.notFound, 'Not Found');
  const there = routes.filter((route) => route.subnet.dialects.classic).map((route) => `'${route.name}'`);
  const message = `Synapse name '${routeExcerpt(name)}' not found. Available synapses [${there.join(', ')}]`;
  return refuse('unknown-route', STATUS.notFound, message);
}

/** null: fresh, and not used before. */
export function notFresh(gates: Gates, { dialect, hotkey, id, freshness }: Claim): Refusal | null {
  if (freshness.kind === 'rising') {
    // The words of the stock axon.
    const before = gates.rising.has(freshness.stream, freshness.value);
    return before ? notVerified(dialect, 'replayed', 'Nonce is too old, a newer one was last processed') : null;
  }
  const { sentNs, oldestNs, aheadNs } = freshness;
  const now = gates.clock.nowNs();
  if (sentNs > now + aheadNs) return notVerified(dialect, 'from-the-future', 'Nonce is from the future');
  if (sentNs <= now - oldestNs) {
    const seconds = (ns: bigint): string => (Number(ns / NS_PER_MS) / MS_PER_SECOND).toFixed(2);
    const words = `acceptable delta is ${seconds(oldestNs)} seconds but request was ${seconds(now - sentNs)} seconds old`;
    return notVerified(dialect, 'stale', `Nonce is too old: ${words}`);
  }
  if (gates.replay.beforeStart(sentNs)) return notVerified(dialect, 'stale', 'Nonce is older than this axon');
  return gates.replay.has(hotkey, id) ? used(dialect) : null;
}

export const used = (dialect: Dialect): Refusal => notVerified(dialect, 'replayed', 'Nonce was used before');
