// Sending τ: to whom and how much. The rest is asked in the confirm window.
import { type FormEvent, useState } from 'react';
import { parseAmount, rao, raoText } from '../../../main/contract/amounts.ts';
import { AddressField, addressIn } from '../../ui/AddressField.tsx';
import { AmountField } from '../../ui/AmountField.tsx';
import { withUnit } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';
import type { Room } from './Wallet.tsx';

export function Send({ room: { wallet, asking }, onDone }: { room: Room; onDone: () => void }) {
  const { t, locale } = useWords();
  const [to, setTo] = useState('');
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const { busy } = asking;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [address, parsed] = [addressIn(to), parseAmount(amount)];
    if (!address || !parsed.ok) return;
    const sent = await asking.ask({ type: 'wallet.send', args: { to: address, amount: raoText(rao(parsed.smallest)) } });
    if (sent.ok) onDone();
  };
  const have = wallet.money ? t('money.forms.have', { amount: withUnit(wallet.money.transferable, 'τ', locale) }) : null;
  return (
    <form className="money-form" noValidate onSubmit={(event) => void send(event)}>
      <h2>{t('money.forms.sendTitle')}</h2>
      <AddressField label={t('money.forms.to')} value={to} onChange={setTo} tried={tried} disabled={busy} />
      <AmountField
        label={t('money.amount')}
        unit="τ"
        value={amount}
        onChange={setAmount}
        tried={tried}
        hint={have}
        disabled={busy}
      />
      <p className="hint">{t('money.forms.sendHint')}</p>
      <div className="form-actions">
        <button type="submit" className="button button-primary" disabled={busy}>
          {t('money.forms.goOn')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onDone}>
          {t('money.cancel')}
        </button>
      </div>
    </form>
  );
}
