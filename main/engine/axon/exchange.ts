// An exchange: one request, its one reply and its one row in the counts, whatever happens on the way.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect, FailureReason, QueryOutcome, RefusalReason } from '../../contract/query.ts';
import type { DurationMs, EpochMs, Ss58 } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import { NS_PER_MS } from './auth/claim.ts';
import type { AxonQuery } from './axon.ts';
import { type Refusal, STATUS } from './refusal.ts';
import { classicError, type FlatHeaders, plainError, type Reply, serviceError } from './reply.ts';
import { excerpt } from './text.ts';

/** A smaller rest of a body is read and thrown away, so that the connection can be used again. */
const SMALL_REST_BYTES = 64 * 1_024;

/** One for all: the reason an AbortController makes by itself costs more than the rest of a small query. */
const OVER = new Error('the query is over');

export interface ExchangeHost {
  readonly me: Ss58;
  readonly clock: Clock;
  readonly lingerMs: number;
  /** True while the axon closes: then every reply ends its connection. */
  readonly closing: boolean;
  onQuery(query: AxonQuery): void;
}

/** What was asked and said, in short. */
export interface Said {
  readonly items: number;
  readonly asked: string;
  readonly said: string;
}

interface Row {
  readonly outcome: QueryOutcome;
  readonly reason: RefusalReason | FailureReason | null;
  readonly said?: Said;
}

export class Exchange {
  readonly request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #host: ExchangeHost;
  readonly #at: EpochMs;
  /** Monotonic: when the request's last byte was in; until then, when its headers were. */
  #since: number;
  #over = false;
  #abort: AbortController | null = null;
  #cancelDeadline: (() => void) | null = null;

  /** What is known of it so far; `caller`, `id` and `sentNs` are a claim until its signature has held. */
  dialect: Dialect | null = null;
  caller: Ss58 | null = null;
  callerName: string | null = null;
  /** Whether the claimed caller stands in the directory. */
  callerKnown = false;
  /** Its nonce in decimal, or its uuid. */
  id: string | null = null;
  /** When it says it was signed, in nanoseconds since 1970. */
  sentNs: bigint | null = null;
  route: string | null = null;
  /** Its signature has held: until then it must give way where there is no room. */
  proven = false;
  /** Told once when the exchange is over, if there is something to break off. */
  whenOver: ((outcome: QueryOutcome) => void) | null = null;
  deadlineMs: number | null = null;

  constructor(host: ExchangeHost, request: IncomingMessage, response: ServerResponse) {
    this.#host = host;
    this.request = request;
    this.#response = response;
    this.#at = host.clock.now();
    this.#since = host.clock.monotonic();
  }

  /** Wall-clock milliseconds at which its headers were in. */
  get at(): EpochMs {
    return this.#at;
  }

  /** Replied to, or nobody there any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Milliseconds since the request's last byte. */
  get processMs(): number {
    return this.#host.clock.monotonic() - this.#since;
  }

  /** Aborted when the exchange is over without an answer. Made when it is asked for: most handlers never look, and it costs. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#over) this.#abort.abort(OVER);
    return this.#abort.signal;
  }

  bodyIsIn(): void {
    this.#since = this.#host.clock.monotonic();
  }

  sayContinue(): void {
    this.#response.writeContinue();
  }

  /** Runs `expire` in `ms`, unless the exchange is over before. */
  startDeadline(ms: number, expire: () => void): void {
    this.#cancelDeadline = this.#host.clock.after(ms, expire);
  }

  answer(reply: Reply, said: Said): void {
    this.#finish(reply, { outcome: 'answered', reason: null, said });
  }

  /** The response with its head sent: a stream's next chunk may follow. Not to be called once the exchange is over. */
  opened(headers: FlatHeaders): ServerResponse {
    if (!this.#response.headersSent) {
      this.#response.writeHead(STATUS.ok, this.#host.closing ? [...headers, 'connection', 'close'] : headers);
    }
    return this.#response;
  }

  /** The stream has said everything. */
  ended(said: Said, headers: FlatHeaders): void {
    if (this.#over) return;
    const response = this.opened(headers);
    this.#end('answered');
    response.end();
    this.#report({ outcome: 'answered', reason: null, said }, STATUS.ok);
  }

  refuse(refusal: Refusal): void {
    this.#finish(this.#error(refusal.status, refusal.message), { outcome: 'refused', reason: refusal.reason });
  }

  fail(reason: FailureReason, status: number, message: string): void {
    this.#finish(this.#error(status, message), { outcome: 'failed', reason });
  }

  late(message: string): void {
    this.#finish(this.#error(STATUS.timeout, message), { outcome: 'late', reason: null });
  }

  /** The connection is gone, or the reply is through. */
  closed(): void {
    if (this.#over) return;
    this.#end('failed');
    // A caller that goes before it has said everything has sent half a query; after that it is the one that is gone.
    if (this.request.complete) this.#report({ outcome: 'failed', reason: 'caller-gone' }, STATUS.callerGone);
    else this.#report({ outcome: 'refused', reason: 'truncated' }, STATUS.callerGone);
  }

  #error(status: number, message: string): Reply {
    if (this.dialect === 'classic') return classicError(status, message, this.#host.me, this.processMs);
    return this.dialect === null ? plainError(status, message) : serviceError(status, message);
  }

  #finish(reply: Reply, row: Row): void {
    if (this.#over) return;
    this.#end(row.outcome);
    this.#send(reply);
    this.#report(row, reply.status);
  }

  #end(outcome: QueryOutcome): void {
    this.#over = true;
    this.#cancelDeadline?.();
    if (outcome !== 'answered') this.#abort?.abort(OVER);
    this.whenOver?.(outcome);
  }

  #send({ status, headers, body }: Reply): void {
    const response = this.#response;
    if (response.headersSent) {
      this.#cut();
      return;
    }
    headers.push('content-length', String(Buffer.byteLength(body)));
    const rest = this.#unreadRest();
    if (rest || this.#host.closing) headers.push('connection', 'close');
    response.writeHead(status, headers);
    if (!rest || this.request.socket.readableEnded) {
      response.end(body); // a text goes out in one piece with the headers, bytes do not
      return;
    }
    // Closing a socket while the caller still talks would throw away the reply it has not read yet: the reply goes out
    // whole, and the connection stays open for a moment for the rest of what the caller has to say.
    response.write(body);
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      cancel();
      response.end();
    };
    const cancel = this.#host.clock.after(this.#host.lingerMs, end);
    this.request.once('end', end);
    this.request.once('close', end);
    this.request.resume();
  }

  /** Breaks a stream off after what it has said, without the end that would make it a whole answer. */
  #cut(): void {
    const { socket, httpVersionMinor } = this.request;
    if (httpVersionMinor < 1) {
      socket.resetAndDestroy(); // without chunks the end of the connection would be the end of the answer
      return;
    }
    socket.end();
    const cancel = this.#host.clock.after(this.#host.lingerMs, () => socket.destroy());
    socket.once('close', cancel);
  }

  /** Whether more of the body is to come than is worth waiting for, or than was waited for in vain. */
  #unreadRest(): boolean {
    if (this.request.complete) return false;
    // It hung up in the middle: what is still to come never will, and the connection is of no more use.
    if (this.request.socket.readableEnded) return true;
    const tried = this.request.readableFlowing !== null;
    if (tried) return true;
    const { 'content-length': length, 'transfer-encoding': coding } = this.request.headers;
    return coding !== undefined || Number(length ?? 0) > SMALL_REST_BYTES;
  }

  #report({ outcome, reason, said }: Row, status: number): void {
    this.#host.onQuery({
      at: this.#at,
      outcome,
      reason,
      status,
      dialect: this.dialect,
      caller: this.caller,
      callerName: this.callerName,
      nonce: this.id,
      route: this.route,
      items: said?.items ?? null,
      asked: said ? excerpt(said.asked) : null,
      said: said ? excerpt(said.said) : null,
      latencyMs: this.processMs as DurationMs,
      deadlineMs: this.deadlineMs as DurationMs | null,
      skewMs: reason === 'stale' || reason === 'from-the-future' ? this.#skewMs() : null,
    });
  }

  /** Of callers we know alone: a stranger's clock says nothing about ours. */
  #skewMs(): number | null {
    return this.callerKnown && this.sentNs !== null ? this.#at - Number(this.sentNs / NS_PER_MS) : null;
  }
}
