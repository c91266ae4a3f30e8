// Words of the Help screen, the crash page and the support file.
import type { SupportPartName } from '../../support.ts';

/** The Help screen. */
export const help = {
  title: 'Help',
  lead: 'Something is not as it should be? Lode puts into a file what somebody who helps you needs to know. You read it first.',
  never:
    'Nobody from Lode ever asks for your words, your passphrase or a key, and nobody writes to you first. Whoever does wants your money.',
  made: 'Put the file together',
  madeAgain: 'Put it together anew',
  making: 'Putting it together',
  what: 'What is in the file',
  whatHint:
    'This is all of it. Addresses, keys, names and folders of yours are taken out. Read it; nothing leaves this computer by itself.',
  reference: 'Reference {{reference}}. Random, so that you and a helper know you mean the same file.',
  save: 'Save this file',
  saved: 'Saved as {{path}}. Lode does not send it; you choose who gets it.',
  notSaved: 'Not saved: no place was chosen.',
  copy: 'Copy a short summary',
  copied: 'Copied.',
  cannotCopy: 'The browser did not allow it. Mark the text below and copy it yourself.',
  folder: 'Open the data folder',
  lines_one: '{{count}} line',
  lines_other: '{{count}} lines',
  parts: {
    about: 'Versions',
    state: 'What Lode is doing',
    events: 'What happened',
    flight: 'The days before',
    settings: 'Settings',
    computer: 'This computer',
    log: 'Log',
  } satisfies Record<SupportPartName, string>,
} as const;

export const support = {
  /** In the file itself. */
  file: {
    title: 'Lode: support file {{reference}}',
    made: 'Made {{time}} on the person’s own computer and sent by nobody but them.',
    gone: 'Taken out by Lode: addresses, keys, words, names, folders, addresses on the internet.',
  },

  /** The page main shows where the app's own page does not come up. */
  crash: {
    title: 'Lode: the window stopped',
    heading: 'The window stopped working.',
    crashes: 'It stopped several times within a minute, so it was not opened once more by itself.',
    'not-loaded': 'It could not be loaded. A file of Lode may be missing or damaged.',
    goesOn: 'Mining is done apart from the window and is not touched by this. Right now: {{state}}',
    open: 'Open again',
    copy: 'Copy diagnostics',
    folder: 'Open the data folder',
    copied: 'Copied. It holds no keys, words or addresses.',
    again:
      'If it comes back: copy the diagnostics for somebody who helps you, or install Lode anew. Your wallet and settings stay.',
  },
} as const;
