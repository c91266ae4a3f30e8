// What a subnet wants to be told besides the chain: asked before it is told, and taken back as easily.
import { Radio } from 'lucide-react';
import type { Offer } from '../../../main/contract/offer.ts';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';

export function Consent({ offer: { id, told } }: { offer: Offer }) {
  const { about } = useWords();
  const asking = useAsk();
  if (id !== 'tag101' || told === undefined) return null;
  const say = (agree: boolean) => void asking.ask({ type: 'subnet.enrol', args: { subnet: id, agree } });
  return (
    <section className="consent" data-told={told} aria-label={about(`consent.${id}.title`)}>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      <Radio {...ICON} />
      <div>
        <p>
          <strong>{about(`consent.${id}.${told ? 'told' : 'title'}`)}</strong>
        </p>
        <p>{about(`consent.${id}.body`)}</p>
        <p className="hint">{about(`consent.${id}.without`)}</p>
      </div>
      <button
        type="button"
        className="button button-small"
        aria-disabled={asking.busy}
        onClick={asking.busy ? undefined : () => say(!told)}
      >
        {about(`consent.${id}.${told ? 'no' : 'yes'}`)}
      </button>
    </section>
  );
}
