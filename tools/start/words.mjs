// What `npm start` says before Lode itself can speak: the other words are in TypeScript, which is not built yet at this point.

export const words = {
  oldNode: (found, needed) =>
    `This is Node ${found}; Lode needs Node ${needed} or later. Install a newer Node and run this again.`,
  built: (parts, seconds) => `Built ${parts.join(', ')} in ${seconds.toFixed(1)} s.`,
  notInstalled: 'Packages are missing here. Run `npm ci` first.',
  notBuilt: (detail) => `Lode could not be built: ${detail}`,
  noDisplay: 'There is no display here',
  fetching: 'Fetching Electron, once (about 110 MB).',
  fetched: (megabytes) => `Fetching Electron: ${megabytes} MB so far.`,
  notFetched: (detail) => `Electron could not be fetched (${detail})`,
  unreachable: 'its download cannot be reached from here',
  stalled: (seconds) => `nothing came for ${seconds} s`,
  notThere: (program) => `Electron is not at ${program}`,
  noSandbox: "Running as root, where Electron's sandbox does not work: it is switched off (--no-sandbox).",
  diedAtOnce: (lastWords) => `Electron ended at once (${lastWords})`,
  endedWith: (how) => `it ended with ${how}`,
  rigInstead: (why) => `${why}, so Lode starts as a rig: the same engine, with its page in your browser.`,
};
