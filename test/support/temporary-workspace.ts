import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientRecord } from '../../src/client/client-record.ts';
import { formatClientRecord } from '../../src/client/format-client-record.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

/** An empty folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'pulso-test-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** A workspace of these files, by path; it has a pulso.yaml even where none is given. */
export async function temporaryWorkspace(files: Record<string, string> = {}): Promise<Workspace> {
  const root = await temporaryFolder();
  await putFiles(root, { 'pulso.yaml': '', ...files });
  return openWorkspace(root);
}

export async function putFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    if (path.includes('config/secrets/')) await chmod(join(root, path), 0o600);
  }
}

/**
 * A client's record with every field set; `changes` replace some. Its network is outside pulso's own pool, which
 * clients that a developer runs on the same engine are in.
 */
export function buildRecord(slug: string, changes: Partial<ClientRecord> = {}): ClientRecord {
  const block = changes.block ?? 1;
  return {
    version: 1,
    slug,
    block,
    ports: { web: 8000 + block, database: 5432 + block, cache: 6379 + block },
    subnet: `10.221.0.${64 * block}/26`,
    target: 'local',
    template: { name: 'template', version: '1.0.0', digest: 'd'.repeat(64) },
    answers: { name: 'Claro Colombia', country: 'CO', database: 'postgresql' },
    ...changes,
  };
}

/** A record as a file of a workspace. */
export function recordFiles(...records: ClientRecord[]): Record<string, string> {
  return Object.fromEntries(
    records.map((record) => [
      `clients/${record.slug}/.pulso/instance.json`,
      formatClientRecord(record),
    ]),
  );
}
