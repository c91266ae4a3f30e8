// Before the fee: whether validators could reach this computer, what was seen of it, and the one thing Lode can do about it.
import { Router } from 'lucide-react';
import type { ReachView } from '../../../main/contract/reach.ts';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords, type Words } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import type { Room } from '../wallet/Wallet.tsx';

type Ask = 'network.look' | 'network.open-port' | 'network.close-port';

export function ReachCard({ room, onLooked }: { room: Room; onLooked: () => void }) {
  const words = useWords();
  const { t } = words;
  const asking = useAsk();
  const { reach } = room.wallet;
  const ask = async (type: Ask) => {
    const done = await asking.ask({ type, args: {} });
    if (done.ok) onLooked();
  };
  const router = reach?.router.kind ?? 'not-asked';
  return (
    <section className="sheet-card" data-reach={reach?.verdict ?? 'not-asked'}>
      <h2 className="with-icon">
        <Router {...ICON} />
        {t('money.reach.title')}
      </h2>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      <div aria-live="polite">
        {asking.busy ? <p className="quiet">{t('money.reach.looking')}</p> : null}
        {!asking.busy && reach === null ? <p className="quiet">{t('money.reach.askHint')}</p> : null}
        {!asking.busy && reach !== null ? <Seen reach={reach} words={words} /> : null}
      </div>
      <div className="form-actions">
        <button
          type="button"
          className="button"
          aria-disabled={asking.busy}
          onClick={asking.busy ? undefined : () => void ask('network.look')}
        >
          {t(reach === null ? 'money.reach.ask' : 'money.reach.again')}
        </button>
        {router === 'not-mapped' || router === 'refused' ? (
          <button
            type="button"
            className="button"
            aria-disabled={asking.busy}
            onClick={asking.busy ? undefined : () => void ask('network.open-port')}
          >
            {t('money.reach.open')}
          </button>
        ) : null}
        {router === 'mapped' ? (
          <button
            type="button"
            className="button"
            aria-disabled={asking.busy}
            onClick={asking.busy ? undefined : () => void ask('network.close-port')}
          >
            {t('money.reach.close')}
          </button>
        ) : null}
      </div>
    </section>
  );
}

function Seen({ reach, words }: { reach: ReachView; words: Words }) {
  const { t } = words;
  const { port, verdict } = reach;
  return (
    <>
      <p>
        <strong>{t(`money.reach.verdicts.${verdict}`, { port })}</strong> {t(`money.reach.advice.${verdict}`, { port })}
      </p>
      <p className="hint">
        <Untrusted text={`${addressWords(reach, words)} ${routerWords(reach, words)}`} lines={2} />
      </p>
    </>
  );
}

function addressWords({ address }: ReachView, { t, locale }: Words): string {
  const list = new Intl.ListFormat(locale.language);
  if (address.kind === 'agreed') return t('money.reach.agreed', { ip: address.ip, sources: list.format(address.sources) });
  if (address.kind === 'inconclusive') return t('money.reach.inconclusive', { answered: address.answered, asked: address.asked });
  return t('money.reach.disagree', { claims: list.format(address.claims.map(({ source, ip }) => `${source} ${ip}`)) });
}

function routerWords({ router }: ReachView, { t }: Words): string {
  if (router.kind === 'mapped') return t('money.reach.router.mapped', { external: router.externalPort });
  if (router.kind === 'refused') return t('money.reach.router.refused', { detail: router.detail });
  return t(`money.reach.router.${router.kind}`);
}
