// The model a subnet is served with: what it is, whose, whether it is here, and its download.
import { Pause, Play, Trash2, X } from 'lucide-react';
import type { ModelStanding } from '../../../main/contract/models.ts';
import type { Offer } from '../../../main/contract/offer.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import type { ServedSubnet } from '../../../main/contract/subnet.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { Copyable } from '../../ui/Copyable.tsx';
import { ICON } from '../../ui/icon.ts';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { bytes, day } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import { Progress } from '../../ui/Progress.tsx';

interface Props {
  readonly offer: Offer;
  readonly asking: Asking;
  /** It is answering with it now. */
  readonly busy: boolean;
}

export function ModelHere({ offer, asking, busy }: Props) {
  const { t, about } = useWords();
  const { id, model, standing } = offer;
  return (
    <section className="offer-fact offer-model" data-model={standing.kind}>
      <h4>{t('offers.model')}</h4>
      {model === null ? (
        <p>{t(id === 'practice' ? 'offers.ships' : 'offers.noModel')}</p>
      ) : (
        <>
          <p>
            <Untrusted text={model.name} lines={2} />
          </p>
          <p className="hint">{t('offers.licence', { licence: model.licence })}</p>
          <Copyable text={model.source} name={t('offers.source')} />
          <OutsideLink address={model.source} name={t('offers.source')} />
        </>
      )}
      {standing.kind === 'not-downloadable' ? <p className="hint">{about(`model.not-downloadable.${standing.why}`)}</p> : null}
      {id === 'practice' ? null : <Standing standing={standing} subnet={id} asking={asking} busy={busy} />}
    </section>
  );
}

interface StandingProps {
  readonly standing: ModelStanding;
  readonly subnet: ServedSubnet;
  readonly asking: Asking;
  readonly busy: boolean;
}

function Standing({ standing, subnet, asking, busy }: StandingProps) {
  const { t, about, say, locale } = useWords();
  type Act = 'model.pause' | 'model.resume' | 'model.cancel' | 'model.remove';
  const act = (type: Act) => () => void asking.ask({ type, args: { subnet } });
  switch (standing.kind) {
    case 'none-needed':
    case 'not-downloadable':
      return null;
    case 'absent': {
      const { bytes: all, haveBytes } = standing;
      const amount = bytes(all, locale);
      return (
        <>
          <p className="hint">
            {haveBytes > 0 ? t('offers.partly', { have: bytes(haveBytes, locale), amount }) : t('offers.size', { amount })}
          </p>
          {haveBytes > 0 ? <Quiet icon="x" label={t('offers.discard')} onClick={act('model.cancel')} /> : null}
        </>
      );
    }
    case 'downloading': {
      const { paused, doneBytes, bytesPerSecond } = standing;
      const none = doneBytes === 0 && !bytesPerSecond;
      return (
        <>
          <Progress
            label={paused ? t('offers.paused') : none ? t('offers.firstBytes') : about('model.standing.downloading')}
            all={standing.bytes}
            done={doneBytes}
            perSecond={paused ? null : bytesPerSecond}
          />
          <div className="offer-controls">
            <Quiet
              icon={paused ? 'play' : 'pause'}
              label={t(paused ? 'offers.resume' : 'offers.pause')}
              onClick={act(paused ? 'model.resume' : 'model.pause')}
            />
            <Quiet icon="x" label={t('offers.cancel')} onClick={act('model.cancel')} />
          </div>
        </>
      );
    }
    case 'checking':
      return (
        <Progress label={about('model.standing.checking')} all={standing.bytes} done={standing.doneBytes} perSecond={null} />
      );
    case 'ready':
      return (
        <>
          <p className="hint">
            {t('offers.here', { amount: bytes(standing.bytes, locale), when: day(standing.checkedAt, locale) })}
          </p>
          {busy ? null : <Quiet icon="trash" label={t('offers.remove')} onClick={act('model.remove')} />}
        </>
      );
    case 'failed': {
      const { cause, help } = problemSentences(standing.problem, locale);
      return (
        <>
          <p className="offer-failed" role="alert" data-problem={standing.problem.code}>
            <strong>
              <Untrusted text={say(cause)} lines={2} />
            </strong>{' '}
            {say(help)}
          </p>
          {standing.haveBytes > 0 ? <Quiet icon="x" label={t('offers.discard')} onClick={act('model.cancel')} /> : null}
        </>
      );
    }
    default:
      return assertNever(standing);
  }
}

const ICONS = { pause: Pause, play: Play, x: X, trash: Trash2 } as const;

function Quiet({ icon, label, onClick }: { icon: keyof typeof ICONS; label: string; onClick: () => void }) {
  const Icon = ICONS[icon];
  return (
    <button type="button" className="button button-small" onClick={onClick}>
      <Icon {...ICON} />
      {label}
    </button>
  );
}
