// What the subnets are, in words: what each asks, how Lode answers it, how it pays, what it needs, why it does not fit this computer.
import type { ModelStanding } from '../../models.ts';
import type { UnfitReason } from '../../offer.ts';
import type { Manifest, Model, ServedSubnet, SubnetId } from '../../subnet.ts';

interface Reason {
  readonly why: string;
  /** What a person can do about it. */
  readonly helps: string;
}

export const subnets = {
  /** What its validators want, for somebody who has never mined. */
  asks: {
    practice: 'A few short texts arrive. Which language is each of them written in?',
    tag101: 'A short post about technology or money arrives. Which three tags say best what it is about?',
    itsai: 'A pile of texts arrives. How likely is it, for every single word, that a machine wrote it?',
    clique:
      'A puzzle arrives: several hundred points, most of them joined by lines. Which is the largest group in which each point is joined to every other?',
  } satisfies Record<SubnetId, string>,

  answers: {
    practice: 'With a small model that ships with Lode. The validators that ask are a part of Lode too.',
    tag101: 'Lode picks phrases out of the post, and a small model compares what they mean with what the post means.',
    itsai: 'A large model reads each text and gives a probability for every word.',
    clique:
      'By searching, on the cores of the processor, until nothing better can be there or the time is nearly up. No model is needed.',
  } satisfies Record<SubnetId, string>,

  payout: {
    flat: {
      name: 'Pays most miners alike',
      means:
        'Paying flat means that good answers earn about the same, whoever gives them. The best one earns little more than the middle one.',
    },
    softmax: {
      name: 'Pays more for better scores',
      means:
        'Nobody takes it all, but each step in the score changes the pay. How steep it is shows in what the best and the middle miner were paid.',
    },
    'winner-take-all': {
      name: 'Pays the best one alone',
      means: 'The winner takes nearly everything, and all others earn next to nothing. Joining it is a bet.',
    },
  } satisfies Record<Manifest['payout'], { name: string; means: string }>,

  /** What its rules say beyond the shape of the curve. */
  pays: {
    practice: 'Practice pays nothing and costs nothing.',
    tag101:
      'By its published rules a middling answer earns more than half of what the best one earns. Its owner has held back most of the pay at times.',
    itsai: 'Answers are compared very finely: one hundredth less in the score costs more than half of the pay.',
    clique:
      'The largest group counts most, and more if few others found the same one. A newcomer is sent only the easier puzzles, so pay begins slowly.',
  } satisfies Record<SubnetId, string>,

  needs: {
    port: 'A port that validators can reach',
    memory: '{{amount}} of memory',
    graphics: 'A graphics card with {{amount}}',
    graphicsOr: 'A graphics card with {{amount}}, or a fast processor',
    processor: 'No graphics card: the processor is enough',
    disk: '{{amount}} of disk space',
    line: 'A line of {{mbps}} Mbit/s up',
    mark: { met: 'it is there', unmet: 'missing', unsure: 'cannot be told' },
    processorOpen: 'no such card here; how fast the processor is, is not measured yet',
    lineOpen: 'Lode does not measure the line',
  },

  /** What keeps it from being mined here. */
  unfit: {
    'no-model': {
      why: 'There is no model for it that Lode may and can fetch.',
      helps: 'A newer Lode may know one. Where it can be practised, a small model that ships with Lode answers meanwhile.',
    },
    'too-slow': {
      why: 'This computer is too slow for it.',
      helps: 'Close what else keeps this computer busy and measure again. A stronger graphics card would help.',
    },
    memory: { why: 'This computer has too little memory.', helps: 'More memory would help, or a subnet that needs less.' },
    'graphics-card': {
      why: 'It needs a graphics card that this computer does not have.',
      helps: 'If there is one, look at “This computer” in Settings: a driver may be missing.',
    },
    disk: { why: 'There is too little free disk space.', helps: 'Free some, or move the models to another disk in Settings.' },
    'no-inbound-port': {
      why: 'Validators cannot reach this computer from outside.',
      helps:
        'Lode can ask your router to open the port. If your provider gives one address to many homes, only the provider can help.',
    },
    'no-netuid': {
      why: 'It is not on the network your wallet looks at.',
      helps: 'Practise it here, or choose another network on the Wallet screen.',
    },
    'changed-hands': {
      why: 'Its number on the chain belongs to somebody else now.',
      helps: 'Do not register there with this Lode. A newer Lode may know where it has gone.',
    },
    'upstream-changed': {
      why: 'Its published rules are not those this Lode was written for.',
      helps: 'Install the newest Lode. Until it knows the new rules, answers could be worth nothing.',
    },
  } satisfies Record<UnfitReason, Reason>,

  /** What could not be told, and might keep it from being mined here. */
  unsure: {
    'no-model': { why: 'Whether its model can be had is not known yet.', helps: 'Lode knows more once it has asked for it.' },
    'too-slow': {
      why: 'Whether this computer is fast enough with what Lode may take of it now is not measured yet.',
      helps: 'Measure it: Lode asks itself a question of full size.',
    },
    memory: { why: 'How much memory this computer has is not read yet.', helps: 'Look again at “This computer” in Settings.' },
    'graphics-card': {
      why: 'Whether the graphics card can be used could not be told.',
      helps: 'Look again at “This computer” in Settings.',
    },
    disk: { why: 'How much disk space is free is not known.', helps: 'Look at the disk yourself before you download.' },
    'no-inbound-port': {
      why: 'Whether validators can reach this computer is not known.',
      helps: 'Lode looks when you ask it to, beside what joining costs.',
    },
    'no-netuid': { why: 'The chain was not asked yet whether it is there.', helps: 'It is read once the chain can be reached.' },
    'changed-hands': {
      why: 'The chain was not asked yet whether this number is still its own.',
      helps: 'Lode asks before anything is paid.',
    },
    'upstream-changed': {
      why: 'Whether its rules are still the same could not be read.',
      helps: 'Lode asks again by itself, once a day and at each start.',
    },
  } satisfies Record<UnfitReason, Reason>,

  model: {
    'not-downloadable': {
      'hash-not-pinned': 'Its content is not pinned by a checksum yet, and Lode loads nothing it cannot check.',
      'licence-unknown': 'Nobody has said under which licence it may be used.',
      'no-onnx': 'It is not offered in the only format that Lode loads.',
    } satisfies Record<Extract<Model, { kind: 'not-downloadable' }>['why'], string>,
    standing: {
      downloading: 'Downloading.',
      checking: 'Comparing it with its checksum.',
    } satisfies Partial<Record<ModelStanding['kind'], string>>,
  },

  /** A step of joining that is not on the chain, and is taken only if the person says so. */
  consent: {
    tag101: {
      title: 'Tell Tag101 where you are?',
      told: 'Tag101 is told where you are.',
      body: 'Tag101 wants to be told your address besides the chain. If you agree, Lode sends your public IP address, your port, your hotkey and your number there to crawler.tag101.ai, signed with your hotkey, and again whenever the address changes.',
      without: 'Without it you can still be found through the chain, but perhaps not by all of its validators.',
      yes: 'Tell it',
      no: 'Stop telling it',
    },
  } satisfies Partial<Record<ServedSubnet, Record<'title' | 'told' | 'body' | 'without' | 'yes' | 'no', string>>>,

  /** What a miner said, in short, where that is no data of the subnet's. */
  said: {
    tag101: {
      kind: 'no answer: a kind of task that this Lode does not know',
      late: 'no tags: the time was up',
      unread: 'no tags: the post could not be read',
      empty: 'no tags: there is nothing in the post to name',
    },
    itsai: {
      machine: 'a machine’s',
      version: 'no answer, as its rules want it for this version',
      late: 'no answer: the time was up',
      large: 'no answer: more than its validators ask',
    },
    clique: {
      'not-a-request': 'no answer: what came is no graph',
      'no-header': 'no answer: the graph does not say its size',
      'no-nodes': 'no answer: the graph has no points',
      'too-large': 'no answer: the graph is larger than any this subnet asks',
      'nodes-differ': 'no answer: the graph lies about its size',
      'wrong-length': 'no answer: the graph lies about its size',
      'not-a-digit': 'no answer: the graph is not written as this subnet writes it',
      overflow: 'no answer: the graph is not written as this subnet writes it',
    },
  },

  /** Whom one is ranked against in practice. The key is what a subnet's practice names. */
  baselines: {
    'clique-greedy': 'a plain greedy search, which takes the best connected point each time',
    'tag101-first-phrases': 'a miner that takes the first three noun phrases of the post',
    'itsai-word-length': 'a miner that goes by how long the words are',
  } satisfies Record<string, string>,

  /** What of a subnet's rule stands in for the real one in practice. The key is what its practice names. */
  approximated: {
    'tag101-noun-phrases': 'Noun phrases and names are found by simpler means than its validators have.',
    'tag101-wordings': 'The other forms a tag could have are made by simple rules of English.',
    'tag101-precision':
      'Meanings are compared with a smaller version of the validators’ model, which differs in the second decimal.',
    'tag101-other-miners': 'The other miners, with whom yours should agree, are made up on this computer.',
    'itsai-texts':
      'The texts come from a few that ship with Lode, and the machine’s from templates. Telling real ones apart is far harder.',
    'itsai-model': 'The small practice model answers. It would earn nothing on the real subnet.',
    'itsai-changes': 'Synonyms and adjectives come from short lists, where its validators have a dictionary and a tagger.',
    'itsai-outside': 'The Declaration of Human Rights stands for the texts of the open web that it keeps apart.',
    'itsai-other-miners': 'Its rule compares miners; here the others are made up.',
    'clique-graphs': 'The graphs are made up here, of the same sizes and about as dense.',
    'clique-other-miners': 'The other miners, whose groups yours is compared with, are made up on this computer.',
  } satisfies Record<string, string>,
} as const;
