// Settings: only what works. Each choice holds at once.
import { useState } from 'react';
import type { Settings as SettingsValues, SettingsPatch } from '../../../main/contract/settings.ts';
import type { View } from '../../state/store.ts';
import { useAsk } from '../../state/use-lode.ts';
import { Term } from '../../ui/Term.tsx';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { Background } from './Background.tsx';
import { Callers } from './Callers.tsx';
import { Choice } from './Choice.tsx';
import { Computer } from './Computer.tsx';
import { Feel } from './Feel.tsx';
import { Flight } from './Flight.tsx';
import { Models } from './Models.tsx';
import { Part, PartList, type PartName } from './Part.tsx';
import { Politeness } from './Politeness.tsx';
import { PortForm } from './PortForm.tsx';
import { Updates } from './Updates.tsx';

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly SettingsValues['theme'][];
const ON_CLOSE = ['ask', 'background', 'quit'] as const satisfies readonly SettingsValues['onClose'][];

interface Props {
  readonly view: View;
  /** Where it opens. null: at its top. */
  readonly at: PartName | null;
}

export function Settings({ view, at }: Props) {
  const { t, say } = useWords();
  const asking = useAsk();
  const [saved, setSaved] = useState(false);
  const { snapshot } = view;
  if (!snapshot) return <p className="settings">{say({ key: 'states.unreachable.connecting', params: {} })}</p>;
  const { settings, host, axon } = snapshot;
  const change = (patch: SettingsPatch) => void asking.ask({ type: 'settings.change', args: { patch } });

  return (
    <div className="settings">
      <h1>{t('settings.title')}</h1>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      <PartList />
      <Part name="general" wanted={at === 'general'}>
        <Choice
          legend={t('settings.theme')}
          name="theme"
          value={settings.theme}
          options={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          onChoose={(theme) => change({ theme })}
        />
        {host.kind === 'desktop' ? (
          <Choice
            legend={t('settings.onClose')}
            name="on-close"
            value={settings.onClose}
            options={ON_CLOSE.map((value) => ({ value, label: t(`settings.onCloses.${value}`) }))}
            onChoose={(onClose) => change({ onClose })}
          />
        ) : null}
        {host.kind === 'desktop' ? <Background snapshot={snapshot} asking={asking} /> : null}
      </Part>
      <Part name="polite" wanted={at === 'polite'}>
        <Feel snapshot={snapshot} onChoose={(feel) => change({ politeness: { feel } })} />
        <Politeness snapshot={snapshot} />
      </Part>
      <Part name="updates" wanted={at === 'updates'}>
        <Updates snapshot={snapshot} asking={asking} onChange={change} />
        <section className="setting">
          <h3>{t('flight.title')}</h3>
          <Flight turn={snapshot.miner.kind} />
        </section>
        <section className="setting">
          <h3>{t('settings.data')}</h3>
          <div>
            <p className="path">{host.dataFolder}</p>
            <p className="hint">{t('settings.dataHint')}</p>
            {host.kind === 'desktop' ? (
              <button
                type="button"
                className="button"
                onClick={() => void asking.ask({ type: 'window.open-data-folder', args: {} })}
              >
                {t('settings.open')}
              </button>
            ) : null}
          </div>
        </section>
        <section className="setting">
          <h3>{t('settings.about')}</h3>
          <dl className="about">
            <dt>{t('settings.version')}</dt>
            <dd className="figure" data-about="version">
              {snapshot.version}
            </dd>
            <dt>
              <Term name="hotkey">{t('settings.hotkey')}</Term>
            </dt>
            <dd className="figure">{snapshot.hotkey ?? t('settings.noHotkey')}</dd>
            <dt>{t('settings.listens')}</dt>
            <dd className="figure">{axon ? `${axon.host}:${axon.port}` : t('settings.notListening')}</dd>
          </dl>
        </section>
      </Part>
      <Part name="computer" wanted={at === 'computer'}>
        <Computer snapshot={snapshot} />
        {snapshot.store ? (
          <section className="setting">
            <h3>{t('modelStore.title')}</h3>
            <Models store={snapshot.store} />
          </section>
        ) : null}
      </Part>
      <Part name="callers" wanted={at === 'callers'}>
        <section className="setting">
          <h3>
            <Term name="axon">{t('settings.port')}</Term>
          </h3>
          <div>
            <PortForm
              key={settings.axonPort}
              port={settings.axonPort}
              label={t('settings.port')}
              submit={t('settings.save')}
              asking={asking}
              onSaved={() => setSaved(true)}
            />
            <p className="hint">{t('settings.portHint')}</p>
            <output className="saved">{saved ? t('settings.saved') : null}</output>
          </div>
        </section>
        {snapshot.callers ? (
          <section className="setting">
            <h3>
              <Term name="callers">{t('settings.callers')}</Term>
            </h3>
            <Callers callers={snapshot.callers} />
          </section>
        ) : null}
      </Part>
    </div>
  );
}
