// The question to the person: every line is made from the decoded call; the fee alone is the engine's word, and an estimate.
import { plainAmount, type Rao } from '../../../contract/amounts.ts';
import type { ConfirmLine, ConfirmQuestion } from '../../../contract/confirm.ts';
import { assertNever } from '../../../contract/problem.ts';
import type { Ss58 } from '../../../contract/units.ts';
import type { Decoded, PlainDecoded } from './allowed.ts';

export type SpendQuestion = Extract<ConfirmQuestion, { kind: 'spend' }>;
type Warning = SpendQuestion['warnings'][number];

const line = (label: ConfirmLine['label'], value: string): ConfirmLine => ({ label, value });
const tao = (amount: bigint): string => `τ ${plainAmount(amount)}`;
const alpha = (amount: bigint | null, netuid: number): string =>
  amount === null ? `all α of subnet ${netuid}` : `α ${plainAmount(amount)} of subnet ${netuid}`;
const price = (limit: Rao): string => `${tao(limit)} for 1 α`;

export interface QuestionFacts {
  readonly decoded: Decoded;
  readonly text: string;
  /** Who signs. */
  readonly from: Ss58;
  /** null: could not be asked. */
  readonly fee: Rao | null;
  readonly practice: boolean;
  readonly newRecipient: boolean;
  readonly nearDailyCap: boolean;
}

/** null: this call is not asked about (an axon is announced by the hotkey, which owns nothing). */
export function questionOf(facts: QuestionFacts): SpendQuestion | null {
  const { decoded, fee, from } = facts;
  const call = decoded.kind === 'proxied' ? decoded.call : decoded;
  if (call.kind === 'serve-axon') return null;
  const lines = [...linesOf(call), line('from', from)];
  if (decoded.kind === 'proxied') lines.push(line('real', decoded.real));
  if (fee !== null) lines.push(line('fee', tao(fee)));
  const most = mostOf(call);
  if (most !== null && fee !== null) lines.push(line('total-at-most', tao(most + fee)));
  if (facts.newRecipient && call.kind === 'transfer') lines.push(line('new-recipient', call.to));
  return {
    kind: 'spend',
    title: call.kind,
    practice: facts.practice,
    lines,
    decoded: facts.text,
    warnings: warningsOf(call, facts),
  };
}

function linesOf(call: Exclude<PlainDecoded, { kind: 'serve-axon' }>): ConfirmLine[] {
  switch (call.kind) {
    case 'transfer':
      return [line('amount', tao(call.amount)), line('to', call.to)];
    case 'register':
      return [
        line('subnet', String(call.netuid)),
        line('hotkey', call.hotkey),
        ...(call.limit === null ? [] : [line('cap', tao(call.limit))]),
      ];
    case 'stake':
    case 'unstake':
      return [
        line('amount', call.kind === 'stake' ? tao(call.amount) : alpha(call.amount, call.netuid)),
        line('subnet', String(call.netuid)),
        line('hotkey', call.hotkey),
        ...(call.limit === null ? [] : [line('price-limit', price(call.limit))]),
      ];
    case 'move':
      return [
        line('amount', alpha(call.amount, call.from)),
        line('subnet', String(call.from)),
        line('destination-subnet', String(call.to)),
        line('hotkey', call.hotkey === call.toHotkey ? call.hotkey : `${call.hotkey} → ${call.toHotkey}`),
        ...(call.ratio === null ? [] : [line('price-limit', `1 : ${plainAmount(call.ratio)}`)]),
      ];
    case 'add-proxy':
    case 'remove-proxy':
      return [line('delegate', call.delegate), line('proxy-type', call.proxyType)];
    default:
      return assertNever(call);
  }
}

/** What may leave as τ, fee aside. null: no τ, or nobody can tell. */
export function mostOf(call: PlainDecoded): Rao | null {
  switch (call.kind) {
    case 'transfer':
    case 'stake':
      return call.amount;
    case 'register':
      return call.limit;
    case 'unstake':
    case 'move':
    case 'add-proxy':
    case 'remove-proxy':
    case 'serve-axon':
      return null;
    default:
      return assertNever(call);
  }
}

function warningsOf(call: PlainDecoded, facts: QuestionFacts): Warning[] {
  const warnings: Warning[] = [];
  if (facts.newRecipient) warnings.push('new-recipient');
  if (call.kind === 'register' && call.limit === null) warnings.push('no-cap');
  if ((call.kind === 'stake' || call.kind === 'unstake') && call.limit === null) warnings.push('no-price-limit');
  if (call.kind === 'move' && call.ratio === null) warnings.push('no-price-limit');
  if (facts.nearDailyCap) warnings.push('near-daily-cap');
  if (facts.decoded.kind === 'proxied') warnings.push('proxied');
  return warnings;
}
