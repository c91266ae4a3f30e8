// Tag101 is told besides the chain where a miner is. It is an address of the person's, so it is sent only where they agreed.
// Source: tag101-ai/tag101, chain/private_axons.py and tasks/framework/{client,models,signing}.py.
import { z } from 'zod';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { type Manifest, SUBNET_NAMES } from '../../../contract/subnet.ts';
import type { EnrolStep } from '../adapter.ts';

export const ANNOUNCE_PATH = '/miners/axon';
const MOST_OF_A_REPLY = 16 * 1_024;

/** What the crawler answers; `updated` false: it knows a newer one. */
const Taken = z.object({ accepted: z.boolean(), updated: z.boolean().optional() });

const asJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
};

const failed = (detail: string): Result<void> => fail('not-announced', { subnet: SUBNET_NAMES.tag101, detail });

export function announcement({ egress }: Pick<Manifest, 'egress'>): EnrolStep {
  const host = egress.find(({ purpose }) => purpose === 'announcement')?.host ?? '';
  return {
    id: 'tag101-announcement',
    async run(at, { sign, egress: web, signal }) {
      const signed = await sign(at);
      if (!signed.ok) return signed;
      const { payload, signature } = signed.value;
      // The payload goes as the very text that was signed.
      const body = `{"payload":${payload},"signature":"${signature}"}`;
      const answer = await web.post(`https://${host}${ANNOUNCE_PATH}`, body, { signal, maxBytes: MOST_OF_A_REPLY });
      if (!answer.ok) return failed(answer.problem);
      if (answer.value.status !== 200) return failed(`HTTP ${answer.value.status}`);
      const taken = Taken.safeParse(asJson(answer.value.body));
      return taken.success && taken.data.accepted ? ok(undefined) : failed('it was not accepted');
    },
  };
}
