// Taking stake out, or moving it into another subnet.
import { type FormEvent, useState } from 'react';
import { alphaRao, alphaRaoText, parseAmount, plainAmount } from '../../../main/contract/amounts.ts';
import type { StakePosition } from '../../../main/contract/wallet.ts';
import type { Asking } from '../../state/use-lode.ts';
import { AmountField } from '../../ui/AmountField.tsx';
import { withUnit } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';
import { FormActions, netuidIn, SubnetField } from './Stake.tsx';
import { Brings, Tolerance, TOLERANCES } from './Swap.tsx';
import { useQuote } from './use-quote.ts';

interface Props {
  readonly kind: 'unstake' | 'move';
  readonly position: StakePosition;
  readonly asking: Asking;
  readonly onDone: () => void;
}

export function TakeOut({ kind, position, asking, onDone }: Props) {
  const { t, locale } = useWords();
  const { netuid, hotkey, symbol, name } = position;
  const most = position.available ?? position.stake;
  const [amount, setAmount] = useState(plainAmount(BigInt(most)));
  const [into, setInto] = useState('');
  const [tolerance, setTolerance] = useState<number>(TOLERANCES[1]);
  const [tried, setTried] = useState(false);
  const parsed = parseAmount(amount);
  const text = parsed.ok && parsed.smallest > 0n ? alphaRaoText(alphaRao(parsed.smallest)) : null;
  const quoted = useQuote(text === null ? null : { kind: 'unstake', netuid, amount: text });
  const to = netuidIn(into);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (text === null) return;
    if (kind === 'unstake') {
      const done = await asking.ask({ type: 'wallet.unstake', args: { hotkey, netuid, amount: text, tolerance } });
      if (done.ok) onDone();
    } else if (to !== null) {
      const done = await asking.ask({ type: 'wallet.move', args: { hotkey, from: netuid, to, amount: text, tolerance } });
      if (done.ok) onDone();
    }
  };
  const have = t('money.forms.have', { amount: withUnit(most, symbol, locale) });
  return (
    <form className="money-form" noValidate onSubmit={(event) => void go(event)}>
      <h3>{t(kind === 'unstake' ? 'money.forms.unstakeTitle' : 'money.forms.moveTitle', { subnet: `${netuid} · ${name}` })}</h3>
      <AmountField
        label={t('money.amount')}
        unit={symbol}
        value={amount}
        onChange={setAmount}
        tried={tried}
        hint={have}
        disabled={asking.busy}
      />
      {kind === 'move' ? (
        <SubnetField
          label={t('money.forms.into')}
          value={into}
          onChange={setInto}
          wrong={tried && to === null}
          disabled={asking.busy}
        />
      ) : null}
      <Tolerance value={tolerance} onChoose={setTolerance} />
      <Brings quoted={quoted} unit="τ" />
      <FormActions busy={asking.busy} onCancel={onDone} />
    </form>
  );
}
