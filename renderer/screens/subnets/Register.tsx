// Registering: the most to pay is typed, the rest is asked in main's own window. Registered, it is announced.
import { type FormEvent, useState } from 'react';
import { parseAmount, plainAmount, rao, raoText } from '../../../main/contract/amounts.ts';
import type { Forecast } from '../../../main/contract/forecast.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import { AmountField } from '../../ui/AmountField.tsx';
import { Asked } from '../../ui/Asked.tsx';
import { useWords } from '../../words/use-words.ts';
import type { Room } from '../wallet/Wallet.tsx';

interface Props {
  readonly forecast: Forecast;
  readonly room: Room;
  readonly settings: Settings;
  readonly onWallet: () => void;
  readonly onChanged: () => void;
}

export function Register({ forecast, room, settings, onWallet, onChanged }: Props) {
  const { t } = useWords();
  const { wallet, asking, host } = room;
  const { netuid } = forecast.subnet;
  const [limit, setLimit] = useState(plainAmount(BigInt(forecast.proposedLimit)));
  const [tried, setTried] = useState(false);
  const ours = wallet.registrations.find((each) => each.netuid === netuid);
  if (ours) return <Registered room={room} netuid={netuid} uid={ours.uid} axon={ours.axon} settings={settings} />;
  const register = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const parsed = parseAmount(limit);
    if (!parsed.ok) return;
    const done = await asking.ask({ type: 'miner.register', args: { netuid, limit: raoText(rao(parsed.smallest)) } });
    if (done.ok) onChanged();
  };
  return (
    <section className="sheet-card" data-register="open">
      <h2>{t('money.forecast.register')}</h2>
      {wallet.hotkey === null ? (
        <div className="form-actions">
          <button type="button" className="button button-primary" onClick={onWallet}>
            {t('money.forecast.needWallet')}
          </button>
        </div>
      ) : (
        <form className="money-form" noValidate onSubmit={(event) => void register(event)}>
          <AmountField
            label={t('money.forecast.most')}
            unit="τ"
            value={limit}
            onChange={setLimit}
            tried={tried}
            hint={t(forecast.cap === 'on-chain' ? 'money.forecast.mostHint' : 'money.forecast.mostHintNoCap')}
            disabled={asking.busy}
          />
          <div className="form-actions">
            <button
              type="submit"
              className={forecast.verdict.say === 'dont' ? 'button' : 'button button-primary'}
              disabled={asking.busy}
            >
              {t('money.forecast.register')}
            </button>
          </div>
          <Asked host={host} asks={asking.asksPerson} />
        </form>
      )}
    </section>
  );
}

interface RegisteredProps {
  readonly room: Room;
  readonly netuid: Forecast['subnet']['netuid'];
  readonly uid: number;
  readonly axon: string | null;
  readonly settings: Settings;
}

function Registered({ room: { wallet, asking }, netuid, uid, axon, settings }: RegisteredProps) {
  const { t } = useWords();
  const [ip, setIp] = useState(wallet.reach?.address.kind === 'agreed' ? wallet.reach.address.ip : '');
  const practice = wallet.network === 'practice';
  const announce = (event: FormEvent) => {
    event.preventDefault();
    const found = wallet.reach?.address.kind === 'agreed' && wallet.reach.address.ip === ip.trim();
    const at = practice || found || ip.trim() === '' ? null : { ip: ip.trim(), port: settings.axonPort };
    void asking.ask({ type: 'miner.announce', args: { netuid, at } });
  };
  return (
    <section className="sheet-card" data-register="done">
      <h2>{t('money.forecast.registered', { uid })}</h2>
      <p>{axon === null ? t('money.forecast.notAnnounced') : t('money.forecast.announced', { axon })}</p>
      <form className="money-form" onSubmit={announce}>
        {practice ? null : (
          <div className="form-field">
            <label htmlFor="announce-at">{t('money.forecast.announceAt')}</label>
            <input
              id="announce-at"
              className="field"
              value={ip}
              autoComplete="off"
              onChange={(event) => setIp(event.target.value)}
            />
            <p className="hint">{t('money.forecast.announceHint', { port: settings.axonPort })}</p>
          </div>
        )}
        <div className="form-actions">
          <button type="submit" className={axon === null ? 'button button-primary' : 'button'} disabled={asking.busy}>
            {t(axon === null ? 'money.forecast.announce' : 'money.forecast.announceAgain')}
          </button>
        </div>
      </form>
    </section>
  );
}
