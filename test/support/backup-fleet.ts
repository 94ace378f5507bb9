import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { BackupManifest } from '../../src/backup/manifest.ts';
import { backupClients } from '../../src/operations/data/backup-clients.ts';
import type { BackupRequest } from '../../src/operations/data/backup-request.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { createFakeDump } from './fake-dump.ts';
import { createFakeEngine } from './fake-engine.ts';
import { operationContext } from './operation-context.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryFolder,
  temporaryWorkspace,
} from './temporary-workspace.ts';

const TEMPLATE = `name: template
version: 1.0.0
secrets: [{ name: password }]
data:
  database: { engine: postgresql, service: database, user: pulso, secret: password, database: pulso }
`;
export const WORKSPACE_ID = 'ws-0123456789abcdef0123';

/** A workspace with the clients acme and acme-2, a repository and a key; their databases are fakes. */
export async function createBackupFleet(settings = '') {
  const repository = await temporaryFolder();
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const files = ['acme', 'acme-2'].flatMap((slug) =>
    Object.entries({
      ...recordFiles(buildRecord(slug)),
      [`clients/${slug}/config/client.yaml`]: `name: ${slug}\n`,
      [`clients/${slug}/config/secrets/password`]: `password of ${slug}`,
    }),
  );
  const workspace = await temporaryWorkspace({
    'pulso.yaml': `backups:\n  repositories: {main: {url: 'file://${repository}'}}\n  recipients: [${recipient}]\n${settings}`,
    '.pulso-id': `${WORKSPACE_ID}\n`,
    'clients/template/template.yaml': TEMPLATE,
    ...Object.fromEntries(files),
  });
  const dump = createFakeDump(createFakeEngine());
  let clock = new Date('2026-11-25T02:30:00Z');
  const contextWith = (changes: Partial<OperationContext> = {}) =>
    operationContext(workspace, {
      ...{ openEngine: () => Promise.resolve(dump.engine), now: () => clock, ...changes },
    });
  const context = contextWith();
  const folder = (slug: string, ...names: string[]): string =>
    join(repository, WORKSPACE_ID, slug, ...names);
  const decrypt = async (slug: string, id: string, name: string): Promise<Buffer> => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return Buffer.from(await decrypter.decrypt(await readFile(folder(slug, id, name))));
  };
  return {
    ...{ workspace, context, contextWith, dump, repository, folder, decrypt, recipient },
    setClock: (time: string) => (clock = new Date(time)),
    put: (given: Record<string, string>) => putFiles(workspace.root, given),
    backup: (changes: Partial<BackupRequest> = {}, from: OperationContext = context) =>
      backupClients(from, {
        ...{ slugs: ['acme'], due: false, keep: false, secrets: true, dryRun: false, ...changes },
      }),
    manifest: async (slug: string, id: string): Promise<BackupManifest> =>
      JSON.parse(await readFile(folder(slug, id, 'manifest.json'), 'utf8')) as BackupManifest,
  };
}
