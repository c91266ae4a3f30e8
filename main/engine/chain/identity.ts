// Whether a netuid is still the subnet our code was written for: netuids change hands, and a fee paid to a stranger is gone.
import type { Manifest } from '../../contract/subnet.ts';
import type { SubnetSummary } from './chain.ts';

export type Identity =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly found: string }
  | { readonly kind: 'cannot-tell' };

/** Letters and digits alone: "It's AI", "ItsAI" and "its-ai" are one name. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
/** "https://github.com/Owner/Repo.git/" → "owner/repo"; null: it names none. */
function repositoryIn(text: string): string | null {
  const found = /^(?:(?:https?:\/\/)?(?:www\.)?github\.com\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(text.trim());
  return found?.[1]?.toLowerCase() ?? null;
}

/**
 * By its repository, where it names one; by its name alone where it names none. A name anyone can take, so a name of ours over
 * somebody else's repository is not known to be ours: owners rename for reasons of their own (mode-network became synthdataco), and so
 * do those who took a netuid over. A subnet that says nothing of itself is not known to be another's.
 */
export function identityOf(expected: Manifest['identity'], found: Pick<SubnetSummary, 'name' | 'repository'> | null): Identity {
  if (!found) return { kind: 'cannot-tell' };
  const name = bare(found.name);
  const repository = repositoryIn(found.repository);
  if (repository !== null && expected.repositories.some((each) => repositoryIn(each) === repository)) return { kind: 'same' };
  if (name !== '' && expected.names.some((each) => bare(each) === name))
    return repository === null ? { kind: 'same' } : { kind: 'cannot-tell' };
  return name === '' && repository === null
    ? { kind: 'cannot-tell' }
    : { kind: 'changed', found: found.name || found.repository };
}
