// Safe mode in words: what happened, what is left out, what the person can do.

export const safeMode = {
  mining: {
    title: 'Safe mode: nothing is mined.',
    body: 'Your wallet and your settings work. Lode can mine again once you press Try again.',
  },
  engine: {
    title: 'Safe mode: the engine is off.',
    body: 'Nothing is mined and the wallet cannot be opened until you press Try again.',
  },
  what: 'What happened',
  starts_one: 'Lode was started on {{time}} and did not stay up.',
  starts_other: 'Lode was started {{count}} times in a row and did not stay up, the last time on {{time}}.',
  unknown: 'It ended before it could write down why. Nothing that was written down before is lost.',
  suspectTitle: 'What is left out',
  suspect: '{{provider}} answered last. It is not used until you have this computer looked at again, in Settings.',
  help: 'What you can do',
  helps:
    'Try again. If Lode ends again, restart this computer, then install Lode again: neither touches your wallet or your history.',
  tryAgain: 'Try again',
} as const;
