// The doors: every dialect the axon understands, by the header that marks it. A new one (Fiber's plain mode, say: a nonce that
// carries its time, a hash of the body) is a file beside these and a line here; what it cannot express as a Claim it may not skip.
import type { Dialect } from '../../../contract/query.ts';
import type { SubnetManifest } from '../../subnets/adapter.ts';
import { btauthDoor } from './btauth.ts';
import type { DialectDoor } from './claim.ts';
import { classicDoor } from './classic.ts';
import { epistulaDoor } from './epistula.ts';
import type { AuthHeaders } from './headers.ts';

const DOORS = {
  'btauth-1': btauthDoor,
  classic: classicDoor,
  'epistula-2': epistulaDoor,
} as const satisfies Record<Dialect, DialectDoor>;
const ALL: readonly DialectDoor[] = Object.values(DOORS);

/** null: of no dialect we know. */
export const doorOf = (headers: AuthHeaders): DialectDoor | null => ALL.find(({ mark }) => headers.has(mark)) ?? null;

/** For how long a used request of any of these subnets must be remembered, in milliseconds. */
export function replayWindowMs(subnets: readonly SubnetManifest[]): number {
  const windows = subnets.flatMap((subnet) =>
    ALL.filter(({ dialect }) => subnet.dialects[dialect]).map((door) => door.windowMs(subnet)),
  );
  return Math.max(0, ...windows);
}
