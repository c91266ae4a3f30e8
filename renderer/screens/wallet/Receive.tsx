// An address to be paid at, as text and as a picture.
import { Copyable } from '../../ui/Copyable.tsx';
import { Qr } from '../../ui/Qr.tsx';
import { useWords } from '../../words/use-words.ts';
import type { Room } from './Wallet.tsx';

export function Receive({ room: { wallet } }: { room: Room }) {
  const { t } = useWords();
  if (wallet.coldkey.kind === 'none') return null;
  const { address } = wallet.coldkey;
  const title = t('money.forms.receiveTitle');
  return (
    <>
      <h2>{title}</h2>
      <div className="with-qr">
        <Qr text={address} name={t('money.keys.coldkey')} />
        <div>
          <p>{t('money.forms.receiveHint', { network: t(`money.networks.${wallet.network}`) })}</p>
          <Copyable text={address} name={t('money.keys.coldkey')} />
        </div>
      </div>
    </>
  );
}
