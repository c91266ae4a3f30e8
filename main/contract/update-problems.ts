// What can be wrong with an update, one code for each reason to refuse it. Nothing was changed in any of these.

export const UPDATE_PROBLEM_CODES = [
  'update-feed-unreachable', // params: host, detail
  'update-feed-odd', // params: host, detail  (it answers what Lode does not understand)
  'update-unsigned', // params: version  (there is no signature beside it)
  'update-signature-odd', // params: version, detail  (what lies there is no signature of this form)
  'update-stranger', // params: version  (signed with a key this Lode does not trust)
  'update-signature-wrong', // params: version
  'update-other-platform', // params: version, platform, ours
  'update-other-channel', // params: version, channel
  'update-other-version', // params: version, signed  (the feed calls it otherwise than its signature does)
  'update-not-newer', // params: version, ours
  'update-counter-older', // params: version, counter, seen
  'update-memory-newer', // params: found, known  (what Lode remembers of updates was written by a newer Lode)
  'update-incomplete', // params: version, bytes, signed
  'update-altered', // params: version
  'update-download-failed', // params: version, detail
  'update-not-put-in', // params: version, detail
] as const;
