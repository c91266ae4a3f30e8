// Where a build is published, and so where it looks for updates and for people: the repository whose workflow builds it.

/** `page`: for a person; `publish`: electron-builder's, from which it writes what the updater reads. Built by hand: neither. */
export function published({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }) {
  const [owner, repo, ...more] = repository?.split('/') ?? [];
  if (!server || !owner || !repo || more.length > 0) return { page: null, publish: null };
  return { page: `${server}/${owner}/${repo}/releases`, publish: { provider: 'github', owner, repo } };
}
