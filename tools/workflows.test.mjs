// What runs on other people's machines with our name: actions by commit, no more rights than each job needs, secrets where they are used.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../.github');
const text = (name) => readFileSync(path.join(folder, name), 'utf8');
const names = readdirSync(path.join(folder, 'workflows'));
const release = load(text('workflows/release.yml'));

/** Secrets that a job names anywhere. */
const secretsOf = (job) => [...JSON.stringify(job).matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);

/** What each use of an action is given. */
const givenTo = (steps, action) => steps.filter(({ uses }) => uses?.startsWith(`${action}@`)).map((step) => step.with);

describe.each(names)('%s', (name) => {
  const source = text(`workflows/${name}`);
  const workflow = load(source);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('takes every action by its commit, and says which version that is', () => {
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((one) => !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(one))).toEqual([]);
    const commented = [...source.matchAll(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n/g)];
    expect(commented).toHaveLength(uses.length);
  });

  it('has no rights but those a job asks for, and each job asks', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobs) expect(job.permissions).toBeDefined();
  });

  it('never runs with our rights on what a stranger proposes', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  });

  it('lets nothing that others can name into a shell but by a variable', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('leaves no token in the checkout, keeps no cache of packages, and ends', () => {
    expect(givenTo(steps, 'actions/checkout').filter((given) => given['persist-credentials'] !== false)).toEqual([]);
    expect(givenTo(steps, 'actions/setup-node').filter((given) => given['package-manager-cache'] !== false)).toEqual([]);
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });
});

it('runs only what is there', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(folder, '../package.json'), 'utf8'));
  const all = names.map((name) => text(`workflows/${name}`)).join('\n');
  const tools = [...all.matchAll(/node (tools\/[\w/-]+\.mjs)/g)].map(([, file]) => file);
  expect(tools).toContain('tools/sign-release.mjs');
  expect(tools.filter((file) => !existsSync(path.join(folder, '..', file)))).toEqual([]);
  expect([...all.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name).filter((name) => !(name in scripts))).toEqual([]);
});

it('is one commit of an action everywhere', () => {
  const pins = new Set(names.flatMap((name) => text(`workflows/${name}`).match(/\S+@[0-9a-f]{40} # \S+/g) ?? []));
  const actions = [...pins].map((pin) => pin.split('@')[0]);
  expect(new Set(actions).size).toBe(actions.length);
});

it('publishes only what was tested and driven on three systems, as a draft', () => {
  const { e2e, installers, sign, publish } = release.jobs;
  for (const job of [sign, publish]) expect(job.needs).toEqual(expect.arrayContaining(['test', 'e2e', 'installers']));
  expect(publish.needs).toContain('sign');
  expect(installers.needs).toEqual(expect.arrayContaining(['test', 'e2e']));
  expect(e2e.strategy.matrix.system).toEqual(installers.strategy.matrix.system);
  expect(e2e.strategy.matrix.system.map((system) => system.split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
  expect(e2e.steps.map(({ run }) => run)).toContain('npm run pack:check -- --real-electron');
  const published = publish.steps.map(({ run }) => run ?? '').filter((run) => run.includes('gh release'));
  expect(published).toEqual([expect.stringContaining('--draft')]);
});

it('looks that Electron is on a line which is still mended', () => {
  const runs = release.jobs.test.steps.map(({ run }) => run);
  expect(runs).toContain('node tools/electron-supported.mjs');
});

it('attests and sums up all that it publishes, and says what is in it', () => {
  const steps = release.jobs.publish.steps;
  const at = (part) => steps.findIndex((step) => JSON.stringify(step).includes(part));
  const order = ['"name":"signed"', 'npm sbom', 'attest-build-provenance', 'gh release create'].map(at);
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(steps[at('attest-build-provenance')].with['subject-path']).toBe('out/*');
  expect(JSON.stringify(release.jobs.sign.steps)).toMatch(/installers-\*.*sign-release\.mjs.*"name":"signed"/);
});

it('gives rights and secrets to nobody who does not need them', () => {
  const { test, e2e, installers, sign, publish } = release.jobs;
  for (const job of [test, e2e, installers, sign]) expect(job.permissions).toEqual({ contents: 'read' });
  expect(publish.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
  for (const job of [test, e2e]) expect([job.environment, secretsOf(job)]).toEqual([undefined, []]);
  for (const job of [installers, sign, publish]) expect(job.environment).toBe('release');
  expect(secretsOf(sign)).toEqual(['LODE_UPDATE_KEY']);
  // Who may attest runs nobody's package.
  expect(secretsOf(publish)).toEqual([]);
  expect(JSON.stringify(publish.steps)).not.toMatch(/npm (?:ci|i|install|run|exec)|npx|node tools/);
  expect(secretsOf(installers).filter((name) => !/CERTIFICATE|APPLE/.test(name))).toEqual([]);
  // A job's own environment would reach every program of every step, npm's among them.
  for (const job of [installers, sign, publish]) expect(secretsOf(job.env ?? {})).toEqual([]);
});

it('takes what others publish no sooner than a week after', () => {
  const { updates } = load(text('dependabot.yml'));
  expect(updates.map((one) => one['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(7);
});
