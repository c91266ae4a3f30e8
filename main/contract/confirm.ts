// Signer <-> confirmer: what a person is asked, in the window main draws or in a rig's terminal. The engine has no part in it.
// This channel goes signer -> (main's confirm window | the rig's terminal | a test) and back, never through the engine or the page.
import { z } from 'zod';

const id = z.number().int().nonnegative();

/** A line of the decoded call: what it is called (a code the words know) and what it says. */
export const ConfirmLine = z.object({
  label: z.enum([
    'amount',
    'to',
    'from',
    'fee',
    'cap',
    'subnet',
    'hotkey',
    'price-limit',
    'delegate',
    'proxy-type',
    'real',
    'total-at-most',
    'new-recipient',
    'destination-subnet',
  ]),
  /** Already in words: amounts with their unit, whole addresses. Nothing is shortened here. */
  value: z.string().max(400),
});
export type ConfirmLine = z.infer<typeof ConfirmLine>;

export const ConfirmQuestion = z.discriminatedUnion('kind', [
  /** Money: say yes or no. `title` is one of the calls of contract/chain.ts. */
  z.object({
    kind: z.literal('spend'),
    title: z.enum(['transfer', 'register', 'stake', 'unstake', 'move', 'add-proxy', 'remove-proxy']),
    practice: z.boolean(),
    lines: z.array(ConfirmLine).min(1),
    /** The call as the metadata names it, "subtensorModule.registerLimit(netuid: 1, …)", for who wants to see. */
    decoded: z.string().max(4_000),
    warnings: z.array(z.enum(['new-recipient', 'no-cap', 'no-price-limit', 'near-daily-cap', 'proxied'])),
  }),
  /** Shows a phrase once. The person says they have written it down. */
  z.object({ kind: z.literal('show-words'), words: z.array(z.string()) }),
  /** Asks for three of the words just shown; the answer is checked by the signer. `positions` count from 1. */
  z.object({ kind: z.literal('quiz'), positions: z.array(z.number().int().positive()), wrong: z.boolean() }),
  /** Asks for a phrase. `wrong`: what was wrong with the last one. */
  z.object({
    kind: z.literal('type-words'),
    wrong: z.object({ why: z.enum(['length', 'checksum', 'word']), word: z.number().int().positive().nullable() }).nullable(),
  }),
  /** A passphrase. `purpose` says for what; `choose` wants it twice (the confirmer compares). */
  z.object({
    kind: z.literal('passphrase'),
    purpose: z.enum(['unlock-vault', 'choose-vault', 'open-keyfile', 'choose-backup', 'open-backup']),
    /** The file's or wallet's name, for `open-keyfile`. */
    of: z.string().max(200).nullable(),
    wrong: z.boolean(),
  }),
  /** A path: an existing file to read, or a new one to write. The desktop's own dialog; typed on a rig. */
  z.object({ kind: z.literal('path'), purpose: z.enum(['open-key', 'save-backup']), suggested: z.string().max(200) }),
]);
export type ConfirmQuestion = z.infer<typeof ConfirmQuestion>;

/** `declined`: the person said no, closed the window, or let it time out. */
export const ConfirmAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yes') }),
  z.object({ kind: z.literal('text'), text: z.string().max(2_000) }),
  /** For `quiz`: one word per position. */
  z.object({ kind: z.literal('words'), words: z.array(z.string().max(40)).max(24) }),
  z.object({ kind: z.literal('declined') }),
]);
export type ConfirmAnswer = z.infer<typeof ConfirmAnswer>;

/** Signer -> confirmer. `close`: the signer has what it wants (or has given up), and the window may go. */
export const ConfirmRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), id, question: ConfirmQuestion }),
  z.object({ kind: z.literal('close') }),
]);
export type ConfirmRequest = z.infer<typeof ConfirmRequest>;

/** Confirmer -> signer. */
export const ConfirmReply = z.object({ kind: z.literal('answer'), id, answer: ConfirmAnswer });
export type ConfirmReply = z.infer<typeof ConfirmReply>;

/** The one way to ask: a test injects its own, a rig types, the desktop draws. */
export type Confirmer = (question: ConfirmQuestion) => Promise<ConfirmAnswer>;

/** An unanswered question is declined after this. */
export const CONFIRM_LIMIT_MS = 10 * 60 * 1_000;
