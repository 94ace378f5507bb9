import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openFirst, type Edge } from '../../support/edge-case.ts';

const questionFor = (key: string): string =>
  `questions:\n  - {key: ${key}, type: number, prompt: Fee, default: 10}\n`;
const RENAME = 'migrations:\n  - {version: 1.1.0, renameAnswer: {fee: monthly_fee}}\n';
const FEE: Edge = {
  one: { 'fee.yaml.hbs': 'fee: {{fee}}\n' },
  two: { 'fee.yaml.hbs': 'fee: {{monthly_fee}}\n' },
  manifest: questionFor('fee'),
};

/** A client that answered 77, where the template proposes 10. */
async function answered(next: string) {
  const edge = await openFirst({ ...FEE, next });
  expect((await edge.pulso('set', 'acme', 'fee=77')).code).toBe(0);
  const record = join(edge.root, 'clients/acme/.pulso/instance.json');
  const readRecord = async () => JSON.parse(await readFile(record, 'utf8')) as Record<string, unknown>; // prettier-ignore
  return { ...edge, record, readRecord };
}

it('an answer goes on under the new key of its question', async () => {
  const { pulso, release, read } = await answered(questionFor('monthly_fee') + RENAME);
  await release('two');
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('fee.yaml')).toBe('fee: 77\n');
});

it('a question that is renamed without a migration is an error of lint, and the answer is kept as retired', async () => {
  const { pulso, release, readRecord } = await answered(questionFor('monthly_fee'));
  await release('two');
  const lint = await pulso('template', 'lint');
  expect(lint.code).toBe(1);
  expect(lint.stdout + lint.stderr).toMatch(/fee .*template-answer-lost/);
  const { stdout, stderr } = await pulso('sync');
  expect(stdout + stderr).toContain('answer fee=77 is no longer asked for: kept as retired');
  expect(await readRecord()).toMatchObject({ retired: { fee: 77 } });
});

it('the template going back is refused without --to, and no answer is lost on the way there and back', async () => {
  const { root, pulso, release, read } = await answered(questionFor('monthly_fee') + RENAME);
  const git = execa({ cwd: root });
  const commit = async (): Promise<void> => {
    await git`git add -A`;
    await git`git -c user.email=a@b -c user.name=n commit -qm x`;
  };
  await git`git init -q`;
  await commit();
  await release('two');
  await pulso('sync');
  await commit();
  await release('one');
  const refused = await pulso('sync');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('the template went back from 1.1.0 to 1.0.0');
  expect(refused.stderr).toContain('pulso sync acme --to 1.0.0');
  expect(await read('fee.yaml')).toBe('fee: 77\n');
  // What the client came from names the question's other key.
  expect((await pulso('sync', '--to', '1.0.0')).code).toBe(0);
  expect(await read('fee.yaml')).toBe('fee: 77\n');
  await release('two');
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('fee.yaml')).toBe('fee: 77\n');
});

it('an answer that was edited in the record is taken by the next sync, with a note', async () => {
  const { pulso, read, record } = await answered(questionFor('fee'));
  await writeFile(record, (await readFile(record, 'utf8')).replace('77', '50'));
  expect((await pulso('diff')).stdout).toContain('+fee: 50');
  const { code, stderr } = await pulso('sync');
  expect(code).toBe(0);
  expect(stderr).toMatch(/fee.*77.*50/);
  expect(await read('fee.yaml')).toBe('fee: 50\n');
});
