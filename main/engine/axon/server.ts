// The axon's server: node:http with every limit set, one exchange a request, and an end that frees the port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { DurationMs, TcpPort } from '../../contract/units.ts';
import type { Axon, AxonOptions, AxonQuery } from './axon.ts';
import { Connections } from './connections.ts';
import { Exchange, type ExchangeHost } from './exchange.ts';
import { createGates, type Gates } from './gates.ts';
import type { AxonLimits } from './limits.ts';
import { serve } from './pipeline.ts';
import { type Refusal, refuse, STATUS, TOO_MANY } from './refusal.ts';

/** How many connections the kernel may hold that we have not seen yet. */
const BACKLOG = 1_024;
/** How often node looks for connections that are too slow, at most; with shorter limits, more often. */
const SLOW_CHECK_MS = 1_000;
const SLOW_CHECKS_PER_LIMIT = 4;
/** A connection on which nothing moves for this much longer than any query may take is dead. */
const DEAD_AFTER_MS = 30_000;

const PAUSED = refuse('paused', STATUS.unavailable, 'This miner is pausing');
const WRONG_METHOD = refuse('wrong-method', STATUS.methodNotAllowed, 'Only POST is answered here');
const EXPECTATION = refuse('malformed', STATUS.expectationFailed, 'Unknown expectation');

/** The axon of one hotkey. Nothing is bound before `listen`. `gates`: for tests that look into its stores. */
export function createAxon(options: AxonOptions, gates: Gates = createGates(options)): Axon {
  return new HttpAxon(options, gates);
}

class HttpAxon implements Axon, ExchangeHost {
  readonly me: AxonOptions['me'];
  readonly clock: AxonOptions['clock'];
  readonly lingerMs: number;
  closing = false;
  readonly onQuery: (query: AxonQuery) => void;
  readonly #gates: Gates;
  readonly #connections: Connections;
  readonly #server: Server;

  constructor(options: AxonOptions, gates: Gates) {
    const { limits } = gates;
    this.me = options.me;
    this.clock = options.clock;
    this.lingerMs = limits.lingerMs;
    this.onQuery = options.onQuery;
    this.#gates = gates;
    this.#connections = new Connections({
      clock: options.clock,
      most: limits.maxConnections,
      lingerMs: limits.lingerMs,
      onRefused: (refusal) => this.#refusedUnseen(refusal),
    });
    this.#server = this.#createServer(limits);
  }

  get active(): number {
    return [...this.#connections.active()].length;
  }

  listen(host: string, port: TcpPort): Promise<Result<{ readonly host: string; readonly port: TcpPort }>> {
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        this.#server.off('listening', bound);
        if (error.code === 'EADDRINUSE') resolve(fail('port-taken', { port }));
        else if (error.code === 'EACCES') resolve(fail('port-forbidden', { port }));
        else reject(error);
      };
      const bound = (): void => {
        this.#server.off('error', failed);
        this.closing = false;
        const address = this.#server.address() as AddressInfo;
        resolve(ok({ host: address.address, port: address.port as TcpPort }));
      };
      this.#server.once('error', failed);
      this.#server.once('listening', bound);
      this.#server.listen({ host, port, backlog: BACKLOG });
    });
  }

  async close(graceMs: number): Promise<void> {
    if (!this.#server.listening) return;
    this.closing = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#connections.closeIdle();
    await this.#connections.quiet(graceMs);
    for (const exchange of this.#connections.active()) exchange.refuse(PAUSED);
    this.#connections.destroyAll();
    await closed;
  }

  #createServer(limits: AxonLimits): Server {
    const longestQuery = Math.max(0, ...this.#gates.routes.map((route) => route.subnet.limits.hardTimeoutMs));
    const server = createServer({
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have a clock of their own; this one is for the rest of a body whose query has been answered already.
      requestTimeout: limits.headersTimeoutMs + limits.bodyTimeoutMs + DEAD_AFTER_MS,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(SLOW_CHECK_MS, Math.ceil(limits.headersTimeoutMs / SLOW_CHECKS_PER_LIMIT)),
      requireHostHeader: false, // node would answer that by itself, uncounted
      noDelay: true,
    });
    // By default node drops headers above 2,000 in silence; admission counts and refuses them instead.
    server.maxHeadersCount = 0;
    server.timeout = longestQuery + limits.bodyTimeoutMs + DEAD_AFTER_MS;
    server.on('connection', (socket) => this.#connections.open(socket));
    server.on('request', (request, response) => this.#begin(request, response, false));
    server.on('checkContinue', (request, response) => this.#begin(request, response, true));
    server.on('checkExpectation', (request, response) => this.#exchange(request, response).refuse(EXPECTATION));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#connections.broken(error, socket));
    server.on('connect', (_request, socket: Socket) => {
      this.#refusedUnseen(WRONG_METHOD);
      this.#connections.answer(socket, WRONG_METHOD);
    });
    return server;
  }

  #exchange(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = new Exchange(this, request, response);
    const { socket } = request;
    const pipelined = this.#connections.begin(socket, exchange);
    response.once('close', () => {
      exchange.closed();
      this.#connections.end(socket, exchange);
    });
    if (pipelined > this.#gates.limits.maxPipelined) {
      exchange.refuse(TOO_MANY);
      socket.destroy();
    } else if (this.closing) {
      exchange.refuse(PAUSED);
    }
    return exchange;
  }

  #begin(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    const exchange = this.#exchange(request, response);
    if (!exchange.over) void serve(this.#gates, exchange, expectsContinue);
  }

  /** Counts what never became a request: all that is known is when, and why not. */
  #refusedUnseen({ reason, status }: Refusal): void {
    this.onQuery({
      at: this.clock.now(),
      outcome: 'refused',
      reason,
      status,
      dialect: null,
      caller: null,
      callerName: null,
      nonce: null,
      route: null,
      items: null,
      asked: null,
      said: null,
      latencyMs: 0 as DurationMs,
      deadlineMs: null,
      skewMs: null,
    });
  }
}
