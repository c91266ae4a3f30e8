// Words of the feel: how much of the computer Lode takes, in what it does.
export const feel = {
  title: 'How your computer feels',
  hint: 'Holds at once, also while Lode works. A question that would otherwise come too late is answered without a rest.',
  names: { unnoticeable: 'Unnoticeable', balanced: 'Balanced', 'all-out': 'All out' },
  promises: {
    unnoticeable: 'You should not notice it.',
    balanced: 'A program that needs the whole computer may notice it.',
    'all-out': 'Your other programs notice it.',
  },
  /** Beside the device. */
  short: { unnoticeable: 'gentle', balanced: 'balanced', 'all-out': 'all out' },
  /** Where it is not known yet how many there are. */
  shares: { unnoticeable: 'Half of the cores', balanced: 'Three quarters of the cores', 'all-out': 'All cores but one' },
  cores_one: '1 of {{cores}} cores',
  cores_other: '{{count}} of {{cores}} cores',
  onlyCore: 'The one core',
  priorities: {
    idle: 'when nothing else wants them',
    'below-normal': 'behind your programs',
    normal: 'on a par with your programs',
  },
  duty: 'at most {{percent}} % of the time',
  dutyAll: 'without rests',
  processor: '{{cores}}, {{priority}}, {{duty}}.',
  card: 'The graphics card at most {{percent}} % of the time, in pieces of about {{ms}} ms.',
  cardAll: 'The graphics card as long as there is work.',
} as const;
