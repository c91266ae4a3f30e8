// The way of a query through the axon: cheap refusals, then the signature, then the body, then the route's handler.
import type { RouteFailure, RouteSpec } from '../subnets/adapter.ts';
import { admit, notFresh, used } from './admission.ts';
import type { Claim } from './auth/claim.ts';
import { bodyHash } from './body-hash.ts';
import { readBody } from './body.ts';
import type { Caller } from './caller-directory.ts';
import type { Exchange } from './exchange.ts';
import type { Gates } from './gates.ts';
import { packed } from './gzip.ts';
import { type JsonResult, type JsonTexts, parameters, parseBody } from './json.ts';
import { NO_ROOM, notVerified, type Refusal, refuse, STATUS, TOO_MANY } from './refusal.ts';
import { classicAnswer, classicStreamHeaders, serviceAnswer, STREAM_TYPE } from './reply.ts';
import { pour } from './stream.ts';

const MS_PER_SECOND = 1_000;
const NOTHING = Buffer.alloc(0);
const MAX_FIELD = 80;

/** What the caller allows is kept back by this much, so that the reply reaches it in time. */
const DEADLINE_MARGIN_MS = 200;
const DEADLINE_MARGIN_SHARE = 0.1;

const BODY_REFUSALS = {
  'too-large': refuse('too-large', STATUS.tooLarge, 'Request body too large'),
  'too-slow': refuse('too-slow', STATUS.timeout, 'Request body did not arrive in time'),
  truncated: refuse('truncated', STATUS.badRequest, 'Request body ended early'),
  'no-room': NO_ROOM,
} as const satisfies Record<string, Refusal>;

/** Never rejects and never throws: whatever happens, the exchange gets its one reply and its one row. */
export async function serve(gates: Gates, exchange: Exchange, expectsContinue: boolean): Promise<void> {
  try {
    await walk(gates, exchange, expectsContinue);
  } catch {
    // A bug of ours or of a route's: this query's, never the process's.
    exchange.fail('handler-threw', STATUS.internal, 'Internal Server Error');
  }
}

async function walk(gates: Gates, exchange: Exchange, expectsContinue: boolean): Promise<void> {
  const admission = admit(gates, exchange);
  if (!admission) return;
  const { route, claim, caller } = admission;
  const { limits } = route.subnet;

  const allowedMs = Math.min(claim.timeoutMs ?? limits.hardTimeoutMs, limits.hardTimeoutMs);
  const budgetMs = allowedMs - Math.min(DEADLINE_MARGIN_MS, allowedMs * DEADLINE_MARGIN_SHARE);
  exchange.deadlineMs = allowedMs;
  let phase: 'checking' | 'reading' | 'asking' = 'checking';
  exchange.startDeadline(budgetMs, () => {
    if (phase === 'asking') expire(exchange);
    else exchange.refuse(phase === 'reading' ? BODY_REFUSALS['too-slow'] : NO_ROOM);
  });

  let held = 0;
  const read = async (): Promise<Buffer | null> => {
    phase = 'reading';
    if (expectsContinue) exchange.sayContinue();
    const timeoutMs = Math.min(gates.limits.bodyTimeoutMs, budgetMs);
    const body = await readBody(exchange.request, {
      clock: gates.clock,
      room: gates.room,
      maxBytes: limits.maxBodyBytes,
      timeoutMs,
      proven: exchange.proven,
      onStart: (breakOff) => {
        exchange.whenOver = breakOff;
      },
    });
    if (!body.ok) {
      exchange.refuse(BODY_REFUSALS[body.why]);
      return null;
    }
    held = body.bytes.length;
    phase = 'checking';
    exchange.bodyIsIn();
    return body.bytes;
  };

  let slot = false;
  try {
    let body: Buffer | null = null;
    if (claim.signsBody) {
      body = await read();
      if (!body) return;
    }
    const signed = await gates.verifier.verify(claim.message(body ?? NOTHING), claim.signature, caller.publicKey);
    if (exchange.over) return;
    exchange.proven = signed;
    const refusal = signed ? firstTime(gates, claim) : badSignature(gates, exchange, claim);
    if (refusal) return exchange.refuse(refusal);
    slot = gates.slots.take(caller.hotkey, limits.maxConcurrentPerCaller);
    if (!slot) return exchange.refuse(TOO_MANY);

    body ??= await read();
    if (!body || exchange.over) return;
    phase = 'asking';
    await ask(gates, exchange, route, {
      claim,
      body,
      deadline: exchange.at + budgetMs,
      caller,
    });
  } finally {
    gates.room.give(held);
    if (slot) gates.slots.give(caller.hotkey);
  }
}

function expire(exchange: Exchange): void {
  exchange.late(`Response timeout after: ${((exchange.deadlineMs ?? 0) / MS_PER_SECOND).toFixed(1)}s`);
}

/**
 * After the signature held. Two copies of one request may both have come this far: only the first goes on. Freshness is looked at
 * again, because a body may have been held back since: until the store has forgotten the other copy, for instance.
 */
function firstTime(gates: Gates, claim: Claim): Refusal | null {
  const old = notFresh(gates, claim);
  if (old) return old;
  const { replay, rising } = gates;
  const { dialect, hotkey, id, freshness } = claim;
  const memory =
    freshness.kind === 'rising'
      ? rising.remember(freshness.stream, freshness.value)
      : replay.remember(hotkey, id, freshness.sentNs);
  if (memory === 'used') return used(dialect);
  return memory === 'full' ? NO_ROOM : null;
}

function badSignature({ budget }: Gates, exchange: Exchange, { dialect }: Claim): Refusal {
  budget.fail(exchange.request.socket.remoteAddress ?? '');
  return notVerified(dialect, 'bad-signature', 'Signature mismatch');
}

interface Asked {
  readonly claim: Claim;
  readonly body: Buffer;
  readonly deadline: number;
  readonly caller: Caller;
}

async function ask(gates: Gates, exchange: Exchange, route: RouteSpec, { claim, body, deadline, caller }: Asked): Promise<void> {
  const { dialect } = claim;
  const json = readFields(exchange, claim, body);
  const { badBody = STATUS.unprocessable } = route;
  if (!json.ok && json.why === 'not-json') return exchange.refuse(refuse('not-json', badBody, 'Body is not JSON'));
  if (!json.ok) return exchange.refuse(refuse('wrong-schema', badBody, 'Body is not an object this route takes'));
  // A stock axon says 500 here. Its dendrites look at 200 alone, so none depends on it; what happened is that the signature does not
  // hold for this body, which is a 401 like any other.
  if (route.hashFields && claim.bodyHash !== null && bodyHash(json.texts, route.hashFields, claim.version) !== claim.bodyHash) {
    return exchange.refuse(notVerified(dialect, 'bad-signature', 'Body hash mismatch'));
  }
  const parsed = route.schema.safeParse(json.value);
  if (!parsed.success) {
    // The field's name is the schema's or the caller's own; its value is not repeated.
    const field = parsed.error.issues[0]?.path.slice(0, 2).join('.') || 'body';
    return exchange.refuse(refuse('wrong-schema', badBody, `Wrong or missing field: ${field.slice(0, MAX_FIELD)}`));
  }

  const queue = gates.queues.get(route.subnet.id);
  if (!queue) throw new Error('a route of no subnet');
  const { hotkey, stakeTao } = caller;
  const turn = await queue.enter({ hotkey, stakeTao, deadline, signal: () => exchange.signal });
  if (turn !== 'in') return exchange.refuse(turn === 'shed' ? TOO_MANY : NO_ROOM); // of no effect where it is over
  const began = gates.clock.monotonic();
  const { abandoned, settle } = watch(gates, exchange);
  try {
    const answered = answer(gates, exchange, { route, claim, caller, deadline, fields: parsed.data, texts: json.texts });
    await Promise.race([answered, abandoned]);
  } finally {
    settle();
    queue.leave(hotkey, gates.clock.monotonic() - began);
  }
}

/** A handler that never ends, whatever its signal says, is a bug of its subnet's; its places must not be lost with it. */
function watch({ clock, limits }: Gates, exchange: Exchange): { readonly abandoned: Promise<void>; readonly settle: () => void } {
  let cancel: (() => void) | null = null;
  const abandoned = new Promise<void>((resolve) => {
    exchange.whenOver = (outcome) => {
      if (outcome !== 'answered') cancel = clock.after(limits.abandonAfterMs, resolve);
    };
  });
  return { abandoned, settle: () => cancel?.() };
}

interface Question extends Omit<Asked, 'body'> {
  readonly route: RouteSpec;
  readonly fields: unknown;
  readonly texts: JsonTexts;
}

async function answer(gates: Gates, exchange: Exchange, question: Question): Promise<void> {
  const { route, claim, caller, deadline } = question;
  const { dialect } = claim;
  if (exchange.over) return;
  const result = await route.handle({
    body: question.fields,
    caller: { hotkey: caller.hotkey, stakeTao: caller.stakeTao, dialect },
    deadline,
    get signal() {
      return exchange.signal;
    },
  });
  if (exchange.over) return;
  if (!result.ok && gates.clock.now() >= deadline) return expire(exchange); // it gave up because of the time
  if (!result.ok) return fell(exchange, result.failure);
  const echo = {
    route: route.name,
    me: gates.me,
    hotkey: caller.hotkey,
    nonce: claim.id,
    requiredFields: route.requiredFields,
    body: question.texts,
    processMs: exchange.processMs,
  };
  const { value } = result;
  if ('chunks' in value) {
    const headers = dialect === 'classic' ? classicStreamHeaders(echo) : [...STREAM_TYPE];
    const poured = await pour(value.chunks, () => exchange.opened(headers), exchange.signal);
    if (poured.ended === 'whole') exchange.ended({ ...value, said: value.said() }, headers);
    else if (poured.ended === 'broken' && poured.failure) fell(exchange, poured.failure);
    else if (poured.ended === 'broken') exchange.fail('handler-threw', STATUS.internal, 'Internal Server Error');
    return;
  }
  const { fields } = value;
  const reply = dialect === 'classic' ? classicAnswer({ ...echo, fields }) : serviceAnswer(fields, value.status);
  const { request } = exchange;
  const whole = await packed(reply, () => request.headers['accept-encoding']?.toString());
  exchange.answer(whole, value);
}

/** A GET of a service carries its fields in the target, as FastAPI reads them. */
function readFields({ request }: Exchange, { dialect }: Claim, body: Buffer): JsonResult {
  if (dialect !== 'classic' && request.method === 'GET' && body.length === 0) return parameters(request.url ?? '');
  return parseBody(body, dialect === 'classic');
}

function fell(exchange: Exchange, { why }: RouteFailure): void {
  exchange.fail(why, why === 'inference-failed' ? STATUS.internal : STATUS.unavailable, FAILURES[why]);
}

const FAILURES = {
  'inference-failed': 'Inference failed',
  'inference-gone': 'Inference is being started again',
  overloaded: 'Overloaded',
} as const;
