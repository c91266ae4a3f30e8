// Stands in for Electron's default_app.asar, which a packaged app's Electron lacks: `electron [flags] [-r FILE]… PATH [args]`.
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { app } = require('electron');

const args = process.argv.slice(1);
const required = [];
let target = null;
for (let index = 0; index < args.length && target === null; index += 1) {
  const arg = args[index];
  if (arg === '--version' || arg === '-v') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  }
  if (arg === '-r' || arg === '--require') required.push(args[++index]);
  else if (!arg.startsWith('-')) target = path.resolve(arg);
}

for (const file of required) require(path.resolve(file));
if (target === null) {
  console.error('usage: electron PATH');
  app.exit(2);
} else {
  let entry = target;
  if (fs.statSync(target).isDirectory() || target.endsWith('.asar')) {
    const manifest = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    app.setName(manifest.productName || manifest.name);
    app.setAppPath(target);
    entry = path.join(target, manifest.main || 'index.js');
  }
  if (entry.endsWith('.mjs')) void import(pathToFileURL(entry).href);
  else require(entry);
}
