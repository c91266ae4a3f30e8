// Stands in for Electron's default_app in the test runtime: `electron [flags] [-r file]… FOLDER [arguments]`.
// An ES module that awaits the app's entry: Electron then holds `ready` back until the entry has registered its schemes.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const argv = process.argv.slice(1);
if (argv[0] === '--version' || argv[0] === '-v') {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
let target = null;
for (let at = 0; at < argv.length && target === null; at += 1) {
  if (argv[at] === '-r' || argv[at] === '--require') {
    at += 1;
    require(path.resolve(argv[at]));
  } else if (!argv[at].startsWith('-')) target = path.resolve(argv[at]);
}
if (target === null) {
  console.error('usage: electron FOLDER');
  app.exit(2);
} else {
  let entry = target;
  if (target.endsWith('.asar') || statSync(target).isDirectory()) {
    const about = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
    if (about.version) app.setVersion(about.version);
    app.setName(about.productName ?? about.name);
    app.setAppPath(target);
    entry = path.join(target, about.main ?? 'index.js');
  }
  await import(pathToFileURL(entry).href);
}
