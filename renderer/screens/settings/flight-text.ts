// A row of the flight recorder as a sentence. What it does not know, of a newer Lode or from outside, it shows as it stands.
import { ExecutionProvider } from '../../../main/contract/device.ts';
import type { FlightKind, FlightRow } from '../../../main/contract/flight.ts';
import { PauseReason } from '../../../main/contract/pausing.ts';
import { ProblemCode } from '../../../main/contract/problem.ts';
import { SUBNET_NAMES, SubnetId } from '../../../main/contract/subnet.ts';
import type { Words } from '../../words/use-words.ts';

type Tell = (row: FlightRow, words: Words) => string;

export function reasonText(code: string, { t }: Words): string {
  const reason = PauseReason.safeParse(code);
  return (reason.success ? t(`seam.gap.${reason.data}`) : code).toLowerCase();
}

const mined: Tell = ({ code, params }, { t }) => {
  const subnet = SubnetId.safeParse(code);
  if (!subnet.success || subnet.data === 'practice') return t('flight.practice');
  return t(params['work'] === 'mine' ? 'flight.kinds.mining' : 'flight.practised', { subnet: SUBNET_NAMES[subnet.data] });
};

const paused: Tell = ({ code, params: { cause } }, words) => {
  const reason = reasonText(code ?? '', words);
  return cause === undefined ? words.t('flight.kinds.paused', { reason }) : words.t('flight.pausedBy', { reason, cause });
};

const blocked: Tell = ({ code, params }, { t, say }) => {
  const problem = ProblemCode.safeParse(code);
  const cause = problem.success ? say({ key: `problems.${problem.data}.state`, params }) : null;
  return cause ?? t('flight.kinds.blocked', { problem: code ?? '' });
};

const rung: Tell = ({ code }, { t, say }) => {
  const known = ExecutionProvider.safeParse(code);
  return t('flight.kinds.rung', { provider: known.success ? say({ key: `providers.${known.data}`, params: {} }) : (code ?? '') });
};

const TELLS: Partial<Record<FlightKind, Tell>> = {
  mining: mined,
  paused,
  blocked,
  rung,
  recovering: ({ code }, { t }) =>
    t('flight.kinds.recovering', { part: t(code === 'validator' ? 'flight.parts.validator' : 'flight.parts.inference') }),
  network: ({ code }, { t }) =>
    t(code === 'offline' || code === 'online' ? `flight.networks.${code}` : 'flight.networks.changed'),
  opened: ({ code, params }, { t }) =>
    t(code === 'safe' ? 'flight.openedSafe' : 'flight.kinds.opened', { version: params['version'] ?? '' }),
};

export const rowText: Tell = (row, words) => TELLS[row.kind]?.(row, words) ?? words.t(`flight.kinds.${row.kind}`, row.params);
