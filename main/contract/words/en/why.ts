// "Why am I not earning?": what was found for each cause, and what mends it. Written for somebody who has never mined.
import type { WHY_CAUSES } from '../../earnings.ts';

interface WhyWords {
  readonly fine: string;
  readonly wrong: string;
  readonly 'cannot-tell': string;
  readonly fix: string;
}

export const why = {
  'not-mining': {
    fine: 'Lode is mining.',
    wrong: 'Lode is not mining.',
    'cannot-tell': 'Lode cannot tell whether it mines.',
    fix: 'Lode is not mining. Press Start on the Home screen.',
  },
  'chain-unreachable': {
    fine: 'The chain is reached; its newest block is {{block}}.',
    wrong: 'The chain cannot be reached.',
    'cannot-tell': 'Lode is still connecting to the chain.',
    fix: 'The chain cannot be reached. Look at this computer’s connection to the internet; Lode tries again by itself.',
  },
  'no-wallet': {
    fine: 'There is a wallet with a hotkey.',
    wrong: 'There is no wallet yet.',
    'cannot-tell': 'Lode has not read the wallet yet.',
    fix: 'There is no wallet that could be paid. Set one up on the Wallet screen.',
  },
  'not-registered': {
    fine: 'Registered on subnet {{netuid}} as number {{uid}}.',
    wrong: 'Your hotkey is registered on no subnet.',
    'cannot-tell': 'Lode has not read yet where your hotkey is registered.',
    fix: 'Your hotkey is registered on no subnet, so no validator knows it. Look at one on the Subnets screen first.',
  },
  'not-announced': {
    fine: 'Announced at {{axon}}.',
    wrong: 'The chain does not know where to reach you.',
    'cannot-tell': 'There is no slot to announce for.',
    fix: 'The chain does not know where to reach you. Press Announce on the subnet’s page.',
  },
  'announced-elsewhere': {
    fine: 'The announced port is the one Lode listens on.',
    wrong: 'Announced at {{axon}}, but Lode listens on port {{port}}.',
    'cannot-tell': 'Nothing is announced that could be compared.',
    fix: 'Validators ask at {{axon}}, but Lode listens on port {{port}}. Announce again on the subnet’s page.',
  },
  unreachable: {
    fine: 'Questions reach this computer.',
    wrong: 'This computer cannot be reached from outside.',
    'cannot-tell': 'Lode cannot tell whether this computer can be reached: no question has come yet.',
    fix: 'This computer cannot be reached from outside. Open the port in your router.',
  },
  'clock-off': {
    fine: 'Nothing says that the clock is off.',
    wrong: 'The clock seems to be off by {{seconds}} s.',
    'cannot-tell': 'Lode cannot tell whether the clock is right.',
    fix: 'The clock seems to be off by {{seconds}} s, and validators’ questions look old or from the future. Let the system set the time by itself.',
  },
  'nobody-asks': {
    fine: '{{count}} questions came in this session.',
    wrong: 'Nobody has asked for ten minutes.',
    'cannot-tell': 'No question has come yet, and it is too early to wonder.',
    fix: 'Nobody asks. Newcomers are asked seldom on some subnets; if it stays so for hours, look at port and announcement.',
  },
  'refusing-validators': {
    fine: '{{percent}} % of the questions were refused.',
    wrong: '{{percent}} % of the questions were refused.',
    'cannot-tell': 'Too few questions to tell whether the right ones are refused.',
    fix: '{{percent}} % of the questions were refused. Look at “Refused, and why” on the Home screen, and at your list of callers.',
  },
  'answering-late': {
    fine: '{{percent}} % of the answers were late.',
    wrong: '{{percent}} % of the answers were late.',
    'cannot-tell': 'Too few answers to tell whether they are fast enough.',
    fix: '{{percent}} % of the answers were late and earn nothing. Close what keeps this computer busy, or choose work it is fast enough for.',
  },
  'answering-failed': {
    fine: '{{percent}} % of the questions got no good answer.',
    wrong: '{{percent}} % of the questions got no good answer.',
    'cannot-tell': 'Too few answers to tell whether they are good.',
    fix: '{{percent}} % of the questions got no good answer. Look at what happened on the Home screen.',
  },
  'not-scored-yet': {
    fine: 'Validators have had time to score you.',
    wrong: 'Validators have not scored you yet.',
    'cannot-tell': 'There is no slot to be scored.',
    fix: 'Validators have not scored you yet. The first pay comes after about {{tempos}} tempos; nothing needs doing.',
  },
  'scored-low': {
    fine: '{{better}} of the {{count}} miners that earn are ahead of you.',
    wrong: 'You are among the lowest quarter of the {{count}} miners that earn.',
    'cannot-tell': 'Lode cannot tell yet how you compare.',
    fix: '{{better}} of {{count}} miners earn more. Answers must be better or faster than theirs; on some subnets a home computer cannot be.',
  },
  'subnet-pays-nothing': {
    fine: 'The subnet pays its miners.',
    wrong: 'No miner of this subnet earned anything in the last tempo.',
    'cannot-tell': 'There is no slot whose subnet could be looked at.',
    fix: 'No miner of this subnet earned anything in the last tempo. There is nothing to be earned here now.',
  },
} as const satisfies Record<(typeof WHY_CAUSES)[number], WhyWords>;
