// The ping: the synapse every stock axon answers besides its own, by which validators see that a miner is there.
// Source: opentensor/bittensor bittensor/core/axon.py, the constructor's `ping` attached for the class Synapse.
import { z } from 'zod';
import type { RouteSpec } from '../subnets/adapter.ts';

const PING = 'Synapse';

/** The routes, and for those who ask in classic the ping, under the policy of the first subnet that speaks it. */
export function withPing(routes: readonly RouteSpec[]): readonly RouteSpec[] {
  const spoken = routes.find(({ subnet }) => subnet.dialects.classic)?.subnet;
  const classic = spoken?.dialects.classic;
  if (!spoken || !classic || routes.some(({ name, subnet }) => name === PING && subnet.dialects.classic)) return routes;
  return [
    ...routes,
    {
      name: PING,
      // No service has it; a subnet of several dialects would answer it in the others too.
      subnet: { ...spoken, dialects: { classic } },
      schema: z.object({}),
      requiredFields: [],
      handle: () => Promise.resolve({ ok: true, value: { fields: {}, items: 0, asked: '', said: '' } }),
    },
  ];
}
