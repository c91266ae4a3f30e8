// Why nothing but practice is offered: the list of subnets that came with this Lode could not be trusted.
import { TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../main/contract/problem.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

export function Unlisted({ problem }: { readonly problem: Problem }) {
  const { say, locale } = useWords();
  const { cause, tried, help } = problemSentences(problem, locale);
  return (
    <p className="finding" data-problem={problem.code}>
      <TriangleAlert {...ICON} />
      <span>
        <strong>
          <Untrusted text={say(cause)} lines={2} />
        </strong>{' '}
        {say(tried)} {say(help)}
      </span>
    </p>
  );
}
