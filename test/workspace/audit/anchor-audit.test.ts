import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anchorAudit } from '../../../src/workspace/audit/anchor-audit.ts';
import { parseHeads } from '../../../src/workspace/audit/audit-head.ts';
import { readRef } from '../../../src/workspace/audit/anchor-ref.ts';
import { linkEntries, type AuditEntry } from '../../../src/workspace/audit/audit-chain.ts';
import { appendAudit, readAudit, verifyAudit } from '../../../src/workspace/audit/audit-log.ts';
import { stateFile, type Workspace } from '../../../src/workspace/workspace.ts';
import { temporaryFolder, temporaryWorkspace } from '../../support/temporary-workspace.ts';

function anchored(anchor: string): Promise<Workspace> {
  return temporaryWorkspace({
    'pulso.yaml': `audit: {anchor: '${anchor}'}\n`,
    '.pulso-id': 'ws-0123456789abcdef0123\n',
  });
}

async function append(workspace: Workspace, ...details: string[]): Promise<void> {
  const event = { at: '2026-01-01T00:00:00.000Z', who: 'ana@ops-1', action: 'set' } as const;
  for (const detail of details)
    await appendAudit(workspace, { ...event, slug: 'claro', outcome: 'done', detail });
}

/** Writes the whole log again, with a chain and a head that fit. */
async function rewrite(
  workspace: Workspace,
  change: (entries: AuditEntry[]) => AuditEntry[],
): Promise<void> {
  const entries = linkEntries(change(await readAudit(workspace)), '0'.repeat(64));
  const log = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await writeFile(stateFile(workspace, 'audit.log'), log);
  const head = { count: entries.length, bytes: Buffer.byteLength(log) };
  const hash = entries.at(-1)?.hash;
  await writeFile(stateFile(workspace, 'audit.head'), JSON.stringify({ ...head, hash }));
}

async function compare(workspace: Workspace, file: string): Promise<string[]> {
  const heads = await readFile(file, 'utf8');
  const problems = await verifyAudit(workspace, { text: heads, source: 'anchor' });
  return problems.map(({ code, line }) => `${code}:${line ?? 'end'}`);
}

describe('a file as anchor', () => {
  async function withFile(): Promise<{ workspace: Workspace; file: string }> {
    const file = join(await temporaryFolder(), 'heads.jsonl');
    const workspace = await anchored(file);
    await append(workspace, 'one', 'two');
    await anchorAudit(workspace);
    await append(workspace, 'three');
    await anchorAudit(workspace);
    return { workspace, file };
  }

  it('receives the sequence, hash and time of every entry once', async () => {
    const { workspace, file } = await withFile();
    const entries = await readAudit(workspace);
    expect(parseHeads(await readFile(file, 'utf8'))).toEqual({
      heads: entries.map(({ hash, at }, index) => ({
        ...{ workspace: 'ws-0123456789abcdef0123', sequence: index + 1, hash, at },
      })),
      invalid: [],
    });
    expect(await compare(workspace, file)).toEqual([]);
  });

  it.each<[string, (entries: AuditEntry[]) => AuditEntry[], string[]]>([
    [
      'an entry with another author',
      (entries) => entries.map((entry, n) => (n === 1 ? { ...entry, who: 'eva@ops-1' } : entry)),
      ['audit-rewritten:2'],
    ],
    ['a shorter log', (entries) => entries.slice(0, 1), ['audit-cut:end']],
    [
      'a log without its first entry',
      (entries) => entries.slice(1),
      ['audit-rewritten:1', 'audit-cut:end'],
    ],
  ])('shows %s', async (_, change, problems) => {
    const { workspace, file } = await withFile();
    await rewrite(workspace, change);
    expect(await verifyAudit(workspace)).toEqual([]);
    expect(await compare(workspace, file)).toEqual(problems);
  });

  it('shows a log that was rewritten and went on', async () => {
    const { workspace, file } = await withFile();
    await rewrite(workspace, (entries) => entries.slice(0, 1));
    await append(workspace, 'four', 'five', 'six');
    await anchorAudit(workspace);
    expect(await compare(workspace, file)).toEqual(['audit-rewritten:2']);
  });

  it('sends what failed with the next entry, and warns of entries it does not have', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'mount', 'heads.jsonl');
    const workspace = await anchored(file);
    await append(workspace, 'one');
    await expect(anchorAudit(workspace)).rejects.toMatchObject({ code: 'anchor-failed' });
    await mkdir(join(folder, 'mount'));
    await append(workspace, 'two');
    await anchorAudit(workspace);
    expect(parseHeads(await readFile(file, 'utf8')).heads.map((head) => head.sequence)).toEqual([
      1, 2,
    ]);
    await append(workspace, 'three');
    expect(
      await verifyAudit(workspace, { text: await readFile(file, 'utf8'), source: 'it' }),
    ).toEqual([expect.objectContaining({ code: 'audit-unanchored', severity: 'warning' })]);
  });

  it('is an error if it holds other things', async () => {
    const { workspace } = await withFile();
    const other = JSON.stringify({
      workspace: 'ws-ffffffffffffffffffff',
      sequence: 1,
      hash: 'a'.repeat(64),
      at: 'x',
    });
    const problems = await verifyAudit(workspace, { text: `# note\n${other}\n`, source: 'it' });
    expect(problems.map(({ code }) => code)).toEqual(['anchor-invalid', 'anchor-empty']);
  });
});

it('a webhook receives each head as one request, and again what it refused', async () => {
  const bodies: string[] = [];
  let status = 503;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (status === 200) bodies.push(body);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const workspace = await anchored(`http://127.0.0.1:${port}/heads?token=very-secret`);
  await append(workspace, 'one');
  await expect(anchorAudit(workspace)).rejects.toMatchObject({
    message: `cannot record the audit log in http://127.0.0.1:${port}: it answered 503`,
  });
  status = 200;
  await append(workspace, 'two');
  await anchorAudit(workspace);
  const heads = parseHeads(bodies.join('\n')).heads;
  expect(heads.map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(await verifyAudit(workspace, { text: bodies.join('\n'), source: 'stdin' })).toEqual([]);
});

it('a git ref receives heads and is pushed to its remote', async () => {
  const remote = await temporaryFolder();
  await execa('git', ['init', '--bare', '-q', remote]);
  const workspace = await anchored('origin:refs/pulso/audit');
  const git = (...argv: string[]): Promise<unknown> =>
    execa('git', ['-C', workspace.root, ...argv]);
  await git('init', '-q');
  await git('remote', 'add', 'origin', remote);
  await append(workspace, 'one');
  await anchorAudit(workspace);
  await append(workspace, 'two');
  await anchorAudit(workspace);
  for (const source of ['refs/pulso/audit', 'origin:refs/pulso/audit']) {
    const heads = await readRef(workspace.root, source);
    expect(parseHeads(heads).heads.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await verifyAudit(workspace, { text: heads, source })).toEqual([]);
  }
  await rm(remote, { recursive: true });
  await append(workspace, 'three');
  await expect(anchorAudit(workspace)).rejects.toMatchObject({ code: 'anchor-failed' });
  await expect(readRef(workspace.root, 'nowhere')).rejects.toMatchObject({
    code: 'anchor-missing',
  });
});

it('keeps no token of an anchor in the state of the workspace', async () => {
  const file = join(await temporaryFolder(), 'heads.jsonl');
  const workspace = await anchored(file);
  await append(workspace, 'one');
  await anchorAudit(workspace);
  expect(JSON.parse(await readFile(stateFile(workspace, 'audit.anchored'), 'utf8'))).toEqual({
    anchor: createHash('sha256').update(file).digest('hex'),
    sequence: 1,
  });
});

it('reports a missing log if there are clients', async () => {
  const workspace = await temporaryWorkspace({ 'clients/acme/README.md': '' });
  expect(await verifyAudit(workspace)).toMatchObject([{ code: 'audit-missing' }]);
  expect(await verifyAudit(await temporaryWorkspace())).toEqual([]);
});
