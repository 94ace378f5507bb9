import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFirst, type Edge, type EdgeCase } from '../../support/edge-case.ts';

const FEATURES = (...choices: string[]): string =>
  `questions:\n  - {key: features, type: multiselect, prompt: Features, choices: [${choices.join(', ')}], default: [sales]}\n`;
const text = (...keys: string[]): string =>
  `questions:\n${keys.map((key) => `  - {key: ${key}, type: text, prompt: '?', default: '${key}'}\n`).join('')}`;
const shown = (...keys: string[]): Edge['one'] => ({
  'a.txt.hbs': keys.map((key) => `${key}={{${key}}}\n`).join(''),
});

async function recordOf({ root }: EdgeCase): Promise<Record<string, unknown>> {
  const file = join(root, 'clients/acme/.pulso/instance.json');
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
}

it('a choice that is removed fails the clients that chose it, by name, and no answer is dropped', async () => {
  const edge = await openFirst({
    one: { 'a.txt': 'one\n' },
    two: { 'a.txt': 'two\n' },
    manifest: FEATURES('sales', 'audio'),
    next: FEATURES('sales', 'video'),
  });
  const { pulso, release, read } = edge;
  expect((await pulso('create', 'beta', '--yes')).code).toBe(0);
  expect((await pulso('set', 'acme', 'features=sales,audio')).code).toBe(0);
  await release('two');
  for (const argv of [
    ['template', 'lint'],
    ['template', 'release', 'minor'],
  ]) {
    const { code, stdout, stderr } = await pulso(...argv);
    expect(code, argv.join(' ')).toBe(1);
    expect(stdout + stderr, argv.join(' ')).toContain('no migration accounts for it');
    expect(stdout + stderr, argv.join(' ')).toContain('(acme)');
  }
  const { code, stdout, stderr } = await pulso('sync');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^beta +updated/m);
  expect(stderr).toContain('pulso set acme features=');
  expect(await recordOf(edge)).toMatchObject({ answers: { features: ['sales', 'audio'] } });
  expect(await read('a.txt')).toBe('one\n');
  expect((await pulso('set', 'acme', 'features=video')).code).toBe(0);
  expect((await pulso('audit')).stdout).toContain('features sales, audio → video');
});

it('an answer whose question is not asked for a while comes back with it', async () => {
  const edge = await openFirst({
    one: { 'a.txt.hbs': '{{tier}}{{#if (eq tier "pro")}} {{seats}}{{/if}}\n' },
    two: {},
    manifest: `questions:
  - {key: tier, type: select, prompt: Tier, choices: [basic, pro], default: pro}
  - {key: seats, type: number, prompt: Seats, default: 5, when: '{{eq tier "pro"}}'}
`,
  });
  const { pulso, read } = edge;
  await pulso('set', 'acme', 'seats=50');
  const off = await pulso('set', 'acme', 'tier=basic');
  expect(off.stdout + off.stderr).toContain('answer seats=50 is no longer asked for');
  expect(await recordOf(edge)).toMatchObject({ retired: { seats: 50 } });
  const on = await pulso('set', 'acme', 'tier=pro');
  expect(on.stdout + on.stderr).toContain('answer seats=50 is asked for again');
  expect(await read('a.txt')).toBe('pro 50\n');
});

it('two questions that swap their keys swap their answers', async () => {
  const { pulso, release, read } = await openFirst({
    one: shown('first', 'second'),
    two: shown('first', 'second'),
    manifest: text('first', 'second'),
    next: `${text('first', 'second')}migrations:\n  - {version: 1.1.0, renameAnswer: {first: second, second: first}}\n`,
  });
  await pulso('set', 'acme', 'first=1st', 'second=2nd');
  await release('two');
  expect((await pulso('template', 'lint')).code).toBe(0);
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('a.txt')).toBe('first=2nd\nsecond=1st\n');
});

it('a client two releases behind goes through the renames of both', async () => {
  const { pulso, release, read } = await openFirst({
    one: shown('fee'),
    two: shown('price'),
    manifest: text('fee'),
    next: `version: 1.2.0\n${text('price')}migrations:
  - {version: 1.1.0, renameAnswer: {fee: cost}}
  - {version: 1.2.0, renameAnswer: {cost: price}}\n`,
  });
  await pulso('set', 'acme', 'fee=77');
  await release('two');
  const { code, stdout, stderr } = await pulso('sync');
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('retired');
  expect(await read('a.txt')).toBe('price=77\n');
});

it('a default that changes is none of a client that took the old one', async () => {
  const number = (fee: number): string =>
    `questions:\n  - {key: fee, type: number, prompt: Fee, default: ${fee}}\n`;
  const { pulso, release, read } = await openFirst({
    one: shown('fee'),
    two: shown('fee'),
    manifest: number(10),
    next: number(20),
  });
  await release('two');
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('a.txt')).toBe('fee=10\n');
});

it('an answer that another type reads otherwise is an error of lint, and noted old → new', async () => {
  const { pulso, release, read } = await openFirst({
    one: shown('app'),
    two: shown('app'),
    manifest: text('app'),
    next: 'questions:\n  - {key: app, type: number, prompt: App}\n',
  });
  await pulso('set', 'acme', 'app=1.10');
  await release('two');
  expect((await pulso('template', 'lint')).code).toBe(1);
  const { stdout, stderr } = await pulso('sync');
  expect(stdout + stderr).toContain('answer app=1.10 is replaced: app=1.1');
  expect(await read('a.txt')).toBe('app=1.1\n');
  expect((await pulso('audit')).stdout).toContain('app 1.10 → 1.1');
});

it('an answer that a migration removes is kept as retired, and taken again with its question', async () => {
  const edge = await openFirst({
    one: shown('fee'),
    two: { 'a.txt': 'none\n' },
    manifest: text('fee'),
    next: 'questions: []\nmigrations:\n  - {version: 1.1.0, removeAnswer: [fee]}\n',
  });
  const { pulso, release, read } = edge;
  await pulso('set', 'acme', 'fee=77');
  await release('two');
  expect((await pulso('template', 'lint')).code).toBe(0);
  expect((await pulso('sync')).code).toBe(0);
  expect(await recordOf(edge)).toMatchObject({ answers: {}, retired: { fee: '77' } });
  await release('one');
  expect((await pulso('sync')).stderr).toContain('the template went back from 1.1.0 to 1.0.0');
  expect(await read('a.txt')).toBe('none\n');
});

it.each([
  ['1.10.0', '1.9.0'],
  ['1.1.0', '1.1.0-rc.1'],
  ['2.0.0-rc.10', '2.0.0-rc.9'],
])('%s → %s is the way back, the other way is an update', async (higher, lower) => {
  const edge = { one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } };
  const version = (number: string): string => `version: ${number}\nquestions: []\n`;
  const back = await openFirst({ ...edge, manifest: version(higher), next: version(lower) });
  await back.release('two');
  const refused = await back.pulso('sync');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('went back')]);
  expect(await back.read('a.txt')).toBe('one\n');
  const up = await openFirst({ ...edge, manifest: version(lower), next: version(higher) });
  await up.release('two');
  expect((await up.pulso('sync')).code).toBe(0);
});
