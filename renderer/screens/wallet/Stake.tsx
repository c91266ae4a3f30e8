// Putting τ into stake under one's own hotkey, or under one whose address is typed.
import { type FormEvent, useId, useState } from 'react';
import { Netuid, parseAmount, rao, raoText } from '../../../main/contract/amounts.ts';
import { AddressField, addressIn } from '../../ui/AddressField.tsx';
import { AmountField } from '../../ui/AmountField.tsx';
import { withUnit } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';
import { Brings, Tolerance, TOLERANCES } from './Swap.tsx';
import { useQuote } from './use-quote.ts';
import type { Room } from './Wallet.tsx';

export function Stake({ room: { wallet, asking }, onDone }: { room: Room; onDone: () => void }) {
  const { t, locale } = useWords();
  const [subnet, setSubnet] = useState('');
  const [hotkey, setHotkey] = useState<string>(wallet.hotkey ?? '');
  const [amount, setAmount] = useState('');
  const [tolerance, setTolerance] = useState<number>(TOLERANCES[1]);
  const [tried, setTried] = useState(false);
  const netuid = netuidIn(subnet);
  const parsed = parseAmount(amount);
  const text = parsed.ok && parsed.smallest > 0n ? raoText(rao(parsed.smallest)) : null;
  const quoted = useQuote(netuid !== null && text !== null ? { kind: 'stake', netuid, amount: text } : null);
  const { busy } = asking;
  const stake = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const address = addressIn(hotkey);
    if (netuid === null || text === null || address === null) return;
    const done = await asking.ask({ type: 'wallet.stake', args: { hotkey: address, netuid, amount: text, tolerance } });
    if (done.ok) onDone();
  };
  const have = wallet.money ? t('money.forms.have', { amount: withUnit(wallet.money.transferable, 'τ', locale) }) : null;
  return (
    <form className="money-form" noValidate onSubmit={(event) => void stake(event)}>
      <h2>{t('money.forms.stakeTitle')}</h2>
      <SubnetField
        label={t('money.stakes.subnet')}
        value={subnet}
        onChange={setSubnet}
        wrong={tried && netuid === null}
        disabled={busy}
      />
      <AddressField
        label={t('money.keys.hotkey')}
        value={hotkey}
        onChange={setHotkey}
        tried={tried}
        hint={hotkey === wallet.hotkey ? t('money.forms.hotkeyNote') : null}
        disabled={busy}
      />
      <AmountField
        label={t('money.amount')}
        unit="τ"
        value={amount}
        onChange={setAmount}
        tried={tried}
        hint={have}
        disabled={busy}
      />
      <Tolerance value={tolerance} onChoose={setTolerance} />
      <Brings quoted={quoted} unit="α" />
      <FormActions busy={busy} onCancel={onDone} />
    </form>
  );
}

export function netuidIn(text: string): Netuid | null {
  const parsed = Netuid.safeParse(/^\d{1,5}$/.test(text.trim()) ? Number(text) : null);
  return parsed.success ? parsed.data : null;
}

interface SubnetFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly wrong: boolean;
  readonly disabled: boolean;
}

export function SubnetField({ label, value, onChange, wrong, disabled }: SubnetFieldProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field port-field"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        disabled={disabled}
        aria-invalid={wrong}
        onChange={(event) => onChange(event.target.value)}
      />
      {wrong ? (
        <p className="field-wrong" role="alert">
          {t('money.forms.noSubnet')}
        </p>
      ) : null}
    </div>
  );
}

export function FormActions({ busy, onCancel }: { busy: boolean; onCancel: () => void }) {
  const { t } = useWords();
  return (
    <div className="form-actions">
      <button type="submit" className="button button-primary" disabled={busy}>
        {t('money.forms.goOn')}
      </button>
      <button type="button" className="button" disabled={busy} onClick={onCancel}>
        {t('money.cancel')}
      </button>
    </div>
  );
}
