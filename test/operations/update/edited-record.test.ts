import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClientRecord } from '../../../src/client/client-record.ts';
import { formatClientRecord } from '../../../src/client/format-client-record.ts';
import { rebuildBases } from '../../../src/operations/base/rebuild-bases.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { templateDrifts } from '../../../src/operations/update/template-drifts.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { packBase } from '../../../src/workspace/base/pack-base.ts';
import { readBase } from '../../../src/workspace/base/read-base.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const ANSWERS = 'clients/claro/answers.txt';
const QUESTIONS = `questions:
  - {key: currency, type: text, prompt: Currency, default: COP}
  - {key: api_token, type: text, prompt: Token, default: first-token}
`;

async function client(): Promise<Workspace> {
  const files = smallTemplate({
    'answers.txt.hbs': 'currency {{currency}}\nport {{ports.web}}\ntarget {{target}}\n',
  });
  const manifest = files['clients/template/template.yaml'] ?? '';
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'blocks: {first: 860}\nnetwork: {pool: 10.221.0.0/16}\n',
    ...files,
    'clients/template/template.yaml': manifest.replace('questions:\n', QUESTIONS),
  });
  const given = { name: 'Claro', country: 'CO' };
  await createClient(operationContext(workspace), { slug: 'claro', given });
  return workspace;
}

/** As an editor would. */
async function editRecord(
  workspace: Workspace,
  edit: (record: ClientRecord) => Partial<ClientRecord>,
): Promise<void> {
  const record = await readClient(workspace, 'claro');
  const edited = formatClientRecord({ ...record, ...edit(record) });
  await putFiles(workspace.root, { 'clients/claro/.pulso/instance.json': edited });
}

function answer(key: string, value?: string) {
  return ({ answers: { [key]: _was, ...others } }: ClientRecord): Partial<ClientRecord> => ({
    answers: value === undefined ? others : { ...others, [key]: value },
  });
}

async function diff(workspace: Workspace) {
  const { clients } = await diffClients(operationContext(workspace), { all: true });
  return clients[0];
}

async function sync(workspace: Workspace) {
  const asked = { all: true, dryRun: false, conflict: 'fail' as const };
  return (await syncClients(operationContext(workspace), asked)).clients[0];
}

async function drift(workspace: Workspace) {
  const record = await readClient(workspace, 'claro');
  return (await templateDrifts(operationContext(workspace), [record])).get('claro');
}

function read({ root }: Workspace, path = ANSWERS): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

async function lastEntry(workspace: Workspace): Promise<string> {
  return (await readAudit(workspace)).at(-1)?.detail ?? '';
}

describe('an answer that was edited in the record', () => {
  it('is seen by status and diff, and taken by the next sync', async () => {
    const workspace = await client();
    expect(await drift(workspace)).toBe('current');
    await editRecord(workspace, answer('currency', 'USD'));

    expect(await drift(workspace)).toBe('behind');
    const notes = [
      {
        path: '.pulso/instance.json',
        message: 'edited in the record: answer currency COP → USD',
      },
    ];
    expect(await diff(workspace)).toMatchObject({ status: 'behind', notes });
    expect(await read(workspace)).toContain('currency COP');

    expect(await sync(workspace)).toMatchObject({ outcome: 'updated', notes });
    expect(await read(workspace)).toContain('currency USD');
    expect(await lastEntry(workspace)).toMatch(
      /, edited in the record: answer currency COP → USD$/,
    );
    expect(await drift(workspace)).toBe('current');
    expect(await sync(workspace)).toMatchObject({ outcome: 'unchanged', notes: [] });
  });

  it('is asked for again if it was deleted', async () => {
    const workspace = await client();
    await setAnswers(operationContext(workspace), {
      ...{ all: true, changed: { currency: 'USD' }, conflict: 'fail', dryRun: false },
    });
    await editRecord(workspace, answer('currency'));
    expect((await sync(workspace))?.notes).toMatchObject([
      { message: 'edited in the record: answer currency USD → (none)' },
    ]);
    expect(await read(workspace)).toContain('currency COP');
    expect((await readClient(workspace, 'claro')).answers).toMatchObject({ currency: 'COP' });
  });

  it('is kept as retired if the template does not ask for it', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('colour', 'red'));
    expect((await sync(workspace))?.notes).toMatchObject([
      { message: 'edited in the record: answer colour (none) → red' },
      { message: 'answer colour=red is no longer asked for: kept as retired' },
    ]);
    expect((await readClient(workspace, 'claro')).retired).toEqual({ colour: 'red' });
  });

  it('fails the client if it is not valid', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('country', 'Atlantis'));
    expect(await sync(workspace)).toMatchObject({
      outcome: 'failed',
      error: { code: 'answer-outdated' },
    });
    expect(await drift(workspace)).toBe('failed');
  });

  it('is a conflict where the client edited the same place otherwise', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('currency', 'USD'));
    await putFiles(workspace.root, {
      [ANSWERS]: (await read(workspace)).replace('COP', 'EUR'),
    });
    expect(await sync(workspace)).toMatchObject({ outcome: 'conflict' });
    expect(await drift(workspace)).toBe('conflict');
    expect(await read(workspace)).toContain('currency EUR');
  });

  it('changes nothing but the base if its files were edited alike', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('currency', 'USD'));
    await putFiles(workspace.root, {
      [ANSWERS]: (await read(workspace)).replace('COP', 'USD'),
    });
    expect(await sync(workspace)).toMatchObject({ outcome: 'unchanged', files: [] });
    const { files } = await readBase(workspace, await readClient(workspace, 'claro'));
    expect(String(files.get('answers.txt')?.bytes)).toContain('currency USD');
    expect(await sync(workspace)).toMatchObject({ outcome: 'unchanged', notes: [] });
  });

  it('is not shown if it looks like a secret', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('api_token', 'second-token'));
    const shown = JSON.stringify([await diff(workspace), await sync(workspace), await lastEntry(workspace)]); // prettier-ignore
    expect(shown).toContain('answer api_token *** → ***');
    expect(shown).not.toMatch(/(first|second)-token/);
  });

  it('is nothing if only the order of the answers changed', async () => {
    const workspace = await client();
    await editRecord(workspace, ({ answers }) => ({
      answers: Object.fromEntries(Object.entries(answers).reverse()),
    }));
    expect(await diff(workspace)).toMatchObject({ status: 'current', notes: [] });
  });

  it('does not become an override by a rebuild of the base, which is intact', async () => {
    const workspace = await client();
    await editRecord(workspace, answer('currency', 'USD'));
    const asked = { all: true, of: 'taken' as const, dryRun: false };
    const { clients } = await rebuildBases(operationContext(workspace), asked);
    expect(clients).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await sync(workspace)).toMatchObject({ outcome: 'updated' });
  });
});

it('takes a port and a target that were edited in the record', async () => {
  const workspace = await client();
  await editRecord(workspace, ({ ports }) => ({
    ports: { ...ports, web: 18_888 },
    target: 'prod',
  }));
  expect((await diff(workspace))?.notes.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^edited in the record: port web \d+ → 18888$/),
    'edited in the record: target local → prod',
  ]);
  await sync(workspace);
  expect(await read(workspace)).toContain('port 18888\ntarget prod\n');
});

it('takes what two branches set, if git merged their records and took the base of one', async () => {
  const workspace = await client();
  const set = (changed: Record<string, string>) =>
    setAnswers(operationContext(workspace), {
      ...{ all: true, changed, conflict: 'fail', dryRun: false },
    });
  await set({ currency: 'USD' });
  const base = await readFile(join(workspace.root, 'clients/claro/.pulso/base'));
  await set({ api_token: 'second-token' });
  await writeFile(join(workspace.root, 'clients/claro/.pulso/base'), base);
  expect(await sync(workspace)).toMatchObject({ outcome: 'unchanged' });
  expect(await drift(workspace)).toBe('current');
});

it('works with a base that does not say what it was rendered from, and packs it with that', async () => {
  const workspace = await client();
  const forget = async (): Promise<void> => {
    const record = await readClient(workspace, 'claro');
    const { files } = await readBase(workspace, record);
    const older = packBase({ template: record.template, files });
    await writeFile(join(workspace.root, 'clients/claro/.pulso/base'), older);
    expect((await readBase(workspace, record)).inputs).toBeUndefined();
  };
  await forget();
  expect(await drift(workspace)).toBe('current');
  expect(await diff(workspace)).toMatchObject({ status: 'current', files: [], notes: [] });
  expect(await sync(workspace)).toMatchObject({ outcome: 'unchanged' });
  const { inputs } = await readBase(workspace, await readClient(workspace, 'claro'));
  expect(inputs?.answers).toMatchObject({ currency: 'COP' });

  await forget();
  await editRecord(workspace, answer('currency', 'USD'));
  expect(await diff(workspace)).toMatchObject({ status: 'behind', notes: [] });
  expect(await sync(workspace)).toMatchObject({ outcome: 'updated' });
  expect(await read(workspace)).toContain('currency USD');
});
