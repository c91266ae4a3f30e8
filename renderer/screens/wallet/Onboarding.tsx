// Whose money it is: three ways, the safest first. No word and no passphrase is ever typed on this page.
import { FolderKey, KeyRound, ShieldCheck } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { KeySource } from '../../../main/contract/signer-wire.ts';
import { AddressField, addressIn } from '../../ui/AddressField.tsx';
import { Asked } from '../../ui/Asked.tsx';
import { ICON } from '../../ui/icon.ts';
import { Term } from '../../ui/Term.tsx';
import { useWords } from '../../words/use-words.ts';
import { Found } from './Found.tsx';
import type { Room } from './Wallet.tsx';

type Way = 'elsewhere' | 'here' | 'bring';
const WAYS = { elsewhere: ShieldCheck, here: KeyRound, bring: FolderKey } as const;

export function Onboarding({ room }: { room: Room }) {
  const { t } = useWords();
  const { asking, host, wallet } = room;
  const practice = wallet.network === 'practice';
  // Nobody keeps a practice coldkey elsewhere; a real one belongs there.
  const [way, setWay] = useState<Way>(practice ? 'here' : 'elsewhere');
  const setUp = (from: KeySource) =>
    void asking.ask({ type: 'wallet.set-up', args: { coldkey: { kind: 'here', from }, hotkey: { kind: 'new' } } });
  return (
    <>
      <p className="onboarding-lead">
        <Term name="coldkey">{t('money.keys.coldkey')}</Term>: {t('money.wallet.noneWhy')}
        {practice ? ` ${t('money.wallet.nonePractice')}` : null}
      </p>
      <fieldset className="ways">
        <legend className="unseen">{t('money.wallet.none')}</legend>
        {(Object.keys(WAYS) as Way[]).map((name) => {
          const Icon = WAYS[name];
          return (
            <label key={name} className="way" data-way={name}>
              <input type="radio" name="way" checked={way === name} onChange={() => setWay(name)} />
              <Icon {...ICON} size="1.5rem" />
              <span className="way-name">
                {t(`money.onboarding.${name}`)}
                {name === 'elsewhere' && !practice ? <em className="way-mark">{t('money.onboarding.recommended')}</em> : null}
              </span>
              <span className="way-why">{t(`money.onboarding.${name}Why`)}</span>
            </label>
          );
        })}
      </fieldset>
      <section className="sheet-card" aria-label={t(`money.onboarding.${way}`)}>
        {way === 'elsewhere' ? <Elsewhere room={room} /> : null}
        {way === 'here' ? (
          <Step why={t('money.onboarding.makeSteps')}>
            <button type="button" className="button button-primary" disabled={asking.busy} onClick={() => setUp({ kind: 'new' })}>
              {t('money.onboarding.make')}
            </button>
          </Step>
        ) : null}
        {way === 'bring' ? (
          <>
            <Step why={t('money.onboarding.bringWhy')}>
              <button type="button" className="button" disabled={asking.busy} onClick={() => setUp({ kind: 'words' })}>
                {t('money.onboarding.words')}
              </button>
              <button type="button" className="button" disabled={asking.busy} onClick={() => setUp({ kind: 'file' })}>
                {t('money.onboarding.file')}
              </button>
            </Step>
            <Found room={room} onImport={setUp} />
          </>
        ) : null}
        <Asked host={host} asks={asking.asksPerson} />
      </section>
    </>
  );
}

function Step({ why, children }: { why: string; children: ReactNode }) {
  return (
    <div className="way-step">
      <p>{why}</p>
      <div className="form-actions">{children}</div>
    </div>
  );
}

function Elsewhere({ room: { asking } }: { room: Room }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const goOn = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const address = addressIn(text);
    if (address)
      void asking.ask({ type: 'wallet.set-up', args: { coldkey: { kind: 'elsewhere', address }, hotkey: { kind: 'new' } } });
  };
  return (
    <form className="money-form" noValidate onSubmit={goOn}>
      <AddressField
        label={t('money.onboarding.address')}
        value={text}
        onChange={(typed) => {
          setText(typed);
          setTried(false);
        }}
        tried={tried}
        hint={t('money.onboarding.addressHint')}
        disabled={asking.busy}
      />
      <div className="form-actions">
        <button type="submit" className="button button-primary" disabled={asking.busy}>
          {t('money.onboarding.goOn')}
        </button>
      </div>
    </form>
  );
}
