// Whether validators can reach this computer: what was seen, and no more than that is claimed.
import { z } from 'zod';
import { EpochMs, TcpPort } from './units.ts';

/** What others on the internet see of us. */
export const PublicAddress = z.discriminatedUnion('kind', [
  /** Two sources of different owners said the same. */
  z.object({ kind: z.literal('agreed'), ip: z.string().max(45), sources: z.array(z.string().max(60)).min(2) }),
  z.object({ kind: z.literal('disagree'), claims: z.array(z.object({ source: z.string().max(60), ip: z.string().max(45) })) }),
  /** Fewer than two answered with an address. */
  z.object({ kind: z.literal('inconclusive'), answered: z.number().int().nonnegative(), asked: z.number().int().positive() }),
]);
export type PublicAddress = z.infer<typeof PublicAddress>;

/** What the router says, over UPnP. */
export const RouterView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not-asked') }),
  /** None answered: there is none, or it does not speak of this. */
  z.object({ kind: z.literal('silent') }),
  /** It answers; Lode has not opened the port in it. */
  z.object({ kind: z.literal('not-mapped'), externalIp: z.string().max(45).nullable() }),
  z.object({ kind: z.literal('mapped'), externalIp: z.string().max(45).nullable(), externalPort: TcpPort, port: TcpPort }),
  z.object({ kind: z.literal('refused'), externalIp: z.string().max(45).nullable(), detail: z.string().max(200) }),
]);
export type RouterView = z.infer<typeof RouterView>;

export const REACH_VERDICTS = [
  /** The way in is open as far as this side can see. */
  'likely',
  /** The router itself has no public address: the provider shares one among many homes. */
  'shared-address',
  /** The router answers, and nothing says that the port is open in it. */
  'closed',
  'cannot-tell',
] as const;

export const ReachView = z.object({
  verdict: z.enum(REACH_VERDICTS),
  address: PublicAddress,
  router: RouterView,
  port: TcpPort,
  at: EpochMs,
});
export type ReachView = z.infer<typeof ReachView>;
export type ReachVerdict = ReachView['verdict'];
