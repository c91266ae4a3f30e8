// Updates in the settings: which version runs, what there is beyond it, what that waits for, and how much of it is done by itself.
import { ExternalLink, RefreshCw } from 'lucide-react';
import { useId } from 'react';
import { outsidePage } from '../../../main/contract/outside-pages.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import type { SettingsPatch } from '../../../main/contract/settings.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { UPDATE_CHANNELS, type UpdateView } from '../../../main/contract/update.ts';
import { dayTime, problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Progress } from '../../ui/Progress.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

interface Props {
  readonly snapshot: Snapshot;
  readonly asking: Asking;
  readonly onChange: (patch: SettingsPatch) => void;
}

export function Updates({ snapshot, asking, onChange }: Props) {
  const { t } = useWords();
  const { update } = snapshot.host;
  return (
    <section className="setting" data-update={update.kind}>
      <h3>{t('updates.title')}</h3>
      <div className="updates">
        <p>{t('updates.runs', { version: snapshot.version })}</p>
        <div aria-live="polite">
          <Standing update={update} automatic={snapshot.settings.autoUpdate} />
        </div>
        <Steps update={update} automatic={snapshot.settings.autoUpdate} asking={asking} />
        {'notes' in update && update.notes !== '' ? (
          <div className="update-notes">
            <h4>{t('updates.notes')}</h4>
            <p>
              <Untrusted text={update.notes} lines={2} />
            </p>
          </div>
        ) : null}
        {update.kind === 'ready' ? (
          <div className="update-notes">
            <h4>{t('updates.key')}</h4>
            <p className="path">{update.key}</p>
          </div>
        ) : null}
        {update.kind === 'off' ? null : <Habits snapshot={snapshot} onChange={onChange} />}
      </div>
    </section>
  );
}

/** Where it stands, in a sentence or two. */
function Standing({ update, automatic }: { update: UpdateView; automatic: boolean }) {
  const { t, say, locale } = useWords();
  switch (update.kind) {
    case 'off':
      return <p className="hint">{t(`updates.off.${update.why}`)}</p>;
    case 'current':
      return (
        <p className="hint" data-problem={update.problem?.code}>
          {update.problem ? `${t('updates.unknown')} ${say(problemSentences(update.problem, locale).cause)}` : null}
          {!update.problem && update.checkedAt !== null ? t('updates.current') : null}{' '}
          {update.checkedAt === null ? null : t('updates.lookedAt', { time: dayTime(update.checkedAt, locale) })}
          {update.checkedAt === null && !update.problem ? t('updates.notYet') : null}
        </p>
      );
    case 'checking':
      return <p className="hint">{t('updates.checking')}</p>;
    case 'told':
      return (
        <>
          <p className="update-news">{t('updates.told', { version: update.version })}</p>
          <p className="hint">{t(update.page === null ? 'updates.toldHere' : 'updates.toldPage')}</p>
          {update.page === null ? null : <p className="path">{update.page}</p>}
        </>
      );
    case 'downloading':
      return (
        <Progress
          label={t('updates.downloading', { version: update.version })}
          all={update.bytes}
          done={update.doneBytes}
          perSecond={null}
        />
      );
    case 'ready':
      return (
        <>
          <p className="update-news">{t('updates.ready', { version: update.version })}</p>
          <p className="hint">
            {update.waits === null ? t(automatic ? 'updates.soon' : 'updates.byHand') : t(`updates.waits.${update.waits}`)}
          </p>
        </>
      );
    case 'installing':
      return <p className="update-news">{t('updates.installing', { version: update.version })}</p>;
    case 'failed': {
      const { cause, tried, help } = problemSentences(update.problem, locale);
      return (
        <div data-problem={update.problem.code}>
          <p className="update-trouble">
            {update.version === null ? t('updates.failedUnnamed') : t('updates.failed', { version: update.version })}
          </p>
          <p>{say(cause)}</p>
          <p className="hint">
            {say(tried)} {say(help)}
          </p>
        </div>
      );
    }
    case 'returned':
      return (
        <>
          <p className="update-news">
            {t('updates.returned', { from: update.from, to: update.to, time: dayTime(update.at, locale) })}
          </p>
          <p className="hint">{t('updates.returnedMore')}</p>
        </>
      );
    default:
      return assertNever(update);
  }
}

/** What the person can do about it now. */
function Steps({ update, automatic, asking }: { update: UpdateView; automatic: boolean; asking: Asking }) {
  const { t } = useWords();
  const install = (now: boolean) => void asking.ask({ type: 'update.install', args: { now } });
  if (update.kind === 'ready') {
    return (
      <div className="form-actions">
        <button type="button" className="button" disabled={asking.busy} onClick={() => install(true)}>
          {t('updates.putIn')}
        </button>
        {automatic ? null : (
          <button type="button" className="button" disabled={asking.busy} onClick={() => install(false)}>
            {t('updates.whenHarmless')}
          </button>
        )}
      </div>
    );
  }
  if (update.kind === 'told' && update.page === null) {
    return (
      <div className="form-actions">
        <button type="button" className="button" disabled={asking.busy} onClick={() => install(false)}>
          {t('updates.fetch')}
        </button>
      </div>
    );
  }
  const page = update.kind === 'told' && update.page !== null ? outsidePage(update.page) : null;
  const idle = update.kind === 'current' || update.kind === 'failed' || update.kind === 'returned' || update.kind === 'told';
  if (!idle && update.kind !== 'checking') return null;
  return (
    <div className="form-actions">
      <button
        type="button"
        className="button"
        aria-disabled={!idle || asking.busy}
        onClick={() => {
          if (idle && !asking.busy) void asking.ask({ type: 'update.check', args: {} });
        }}
      >
        <RefreshCw {...ICON} />
        {t('updates.look')}
      </button>
      {page === null ? null : (
        <button
          type="button"
          className="button"
          disabled={asking.busy}
          onClick={() => void asking.ask({ type: 'window.open-outside', args: { page } })}
        >
          <ExternalLink {...ICON} />
          {t('updates.openPage')}
        </button>
      )}
    </div>
  );
}

function Habits({ snapshot, onChange }: Pick<Props, 'snapshot' | 'onChange'>) {
  const { t } = useWords();
  const { settings, host } = snapshot;
  const id = useId();
  return (
    <div className="update-habits">
      {host.replacesItself ? (
        <>
          <label className="update-automatic">
            <input
              type="checkbox"
              checked={settings.autoUpdate}
              aria-describedby={`${id}-hint`}
              onChange={({ target }) => onChange({ autoUpdate: target.checked })}
            />
            {t('updates.automatic')}
          </label>
          <p id={`${id}-hint`} className="hint">
            {t('updates.automaticHint')}
          </p>
        </>
      ) : (
        <p className="hint">{t('updates.onlyTells')}</p>
      )}
      <fieldset className="update-channel">
        <legend className="hint">{t('updates.channel')}</legend>
        <div className="choices">
          {UPDATE_CHANNELS.map((channel) => (
            <label key={channel}>
              <input
                type="radio"
                name="update-channel"
                checked={settings.updateChannel === channel}
                onChange={() => onChange({ updateChannel: channel })}
              />
              {t(`updates.channels.${channel}`)}
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
