// The rig's confirmer over a terminal that says what it is told to: nothing but a whole "yes" spends, and no terminal means no.
import { expect, it } from 'vitest';
import type { ConfirmQuestion } from '../contract/confirm.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { type AskingTerminal, terminalConfirmer } from './terminal-confirmer.ts';

const ADDRESS = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const spend: ConfirmQuestion = {
  kind: 'spend',
  title: 'transfer',
  practice: true,
  lines: [
    { label: 'amount', value: 'τ 1.5' },
    { label: 'to', value: ADDRESS },
  ],
  decoded: 'balances.transferKeepAlive(…)',
  warnings: ['new-recipient'],
};
function person(lines: readonly (string | null)[], isThere = true) {
  const printed: string[] = [];
  const hidden: boolean[] = [];
  const rest = [...lines];
  const terminal: AskingTerminal = {
    isThere,
    print: (line) => void printed.push(line),
    ask: (prompt, isHidden) => {
      printed.push(prompt);
      hidden.push(isHidden);
      return Promise.resolve(rest.shift() ?? null);
    },
    clear: () => void printed.splice(0),
  };
  return { confirm: terminalConfirmer(terminal, createSpeech()), printed, hidden };
}

it.each([
  ['yes', 'yes'],
  [' yes ', 'yes'],
  ['y', 'declined'],
  ['YES', 'declined'],
  ['', 'declined'],
  [null, 'declined'],
])('%j is %s', async (line, kind) => {
  const { confirm, printed } = person([line]);
  expect((await confirm(spend)).kind).toBe(kind);
  const said = printed.join('\n');
  for (const part of ['Practice', 'τ 1.5', ADDRESS, 'never sent', 'balances.transferKeepAlive']) expect(said).toContain(part);
});

it('without a terminal everything is declined, and it says so', async () => {
  const { confirm, printed } = person(['yes'], false);
  expect(await confirm(spend)).toEqual({ kind: 'declined' });
  expect(printed).toEqual([expect.stringContaining('no terminal') as string]);
});

it('words are shown, taken off the screen, and asked back unseen', async () => {
  const { confirm, printed, hidden } = person(['yes', 'zoo', 'abandon ']);
  const words = ['abandon', 'zoo'];
  expect((await confirm({ kind: 'show-words', words })).kind).toBe('yes');
  expect(printed.join('\n')).not.toContain('zoo');
  expect(await confirm({ kind: 'quiz', positions: [2, 1], wrong: false })).toEqual({ kind: 'words', words: ['zoo', 'abandon'] });
  expect(hidden).toEqual([false, true, true]);
});

it('a passphrase is chosen by typing it twice', async () => {
  const choose: ConfirmQuestion = { kind: 'passphrase', purpose: 'choose-vault', of: null, wrong: false };
  expect(await person(['correct horse', 'correct horse']).confirm(choose)).toEqual({ kind: 'text', text: 'correct horse' });
  expect(await person(['correct horse', 'correct house']).confirm(choose)).toEqual({ kind: 'declined' });
  const unlock: ConfirmQuestion = { kind: 'passphrase', purpose: 'unlock-vault', of: null, wrong: true };
  expect(await person(['secret']).confirm(unlock)).toEqual({ kind: 'text', text: 'secret' });
});

it('two questions wait for each other', async () => {
  const { confirm, printed } = person(['yes', 'no']);
  const both = await Promise.all([confirm(spend), confirm(spend)]);
  expect(both.map(({ kind }) => kind)).toEqual(['yes', 'declined']);
  expect(printed.filter((line) => line.startsWith('Type yes'))).toHaveLength(2);
});
