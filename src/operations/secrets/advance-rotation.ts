import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { readRotation, writeRotation } from '../../workspace/journal/rotation-journal.ts';
import type { RotatedAccount, RotatedSecret } from '../../workspace/journal/rotation.ts';
import type { OperationContext } from '../context.ts';
import { adminOf, changeAccountPassword, type Candidates } from './change-password.ts';
import { readSecretFiles } from './client-secrets.ts';
import { passwordText } from './password-text.ts';
import { runInDatabase, type DatabaseService } from './run-in-database.ts';
import { startDatabase } from './start-database.ts';
import { writeSecretFile } from './write-secret-file.ts';

/**
 * Takes a rotation that was begun to where only the deploy is missing: the new password is in the database, then in
 * the file. Each step can be done twice, so a kill at any point loses nothing. The caller holds the client's lock.
 * Errors: those of changeAccountPassword, `journal-invalid`.
 */
export async function advanceRotation(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { workspace, reporter, signal } = context;
  const { slug } = record;
  const rotation = await readRotation(workspace, slug);
  let secrets = rotation?.secrets ?? [];
  const step = async (name: string, next: RotatedSecret['next']): Promise<void> => {
    secrets = secrets.map((one) => (one.name === name ? { ...one, next } : one));
    await writeRotation(workspace, slug, secrets);
  };
  for (const { name, after, account, next } of secrets) {
    if (next !== 'database') continue;
    signal.throwIfAborted();
    if (account !== undefined) {
      const subject = `secret/${name}`;
      const event = { slug, code: 'secret-rotate', subject };
      reporter.report({ ...event, kind: 'start', message: `in ${account.service}` });
      const service = { engine, slug, service: account.service, signal };
      await startDatabase(context, record, service);
      const candidates = await findCandidates(context, service, { name, account, secrets });
      await changeAccountPassword(
        service,
        { ...loginsOf(name, account), candidates },
        passwordText(name, Buffer.from(after, 'base64')),
      );
      reporter.report({ ...event, kind: 'done', message: `in ${account.service}` });
    }
    await step(name, 'file');
  }
  for (const { name, after, next } of secrets) {
    if (next !== 'file') continue;
    await writeSecretFile(context, { slug, name, bytes: Buffer.from(after, 'base64') });
    await step(name, 'deploy');
  }
}

/** The account itself and the one that changes it, as the commands name them. */
export function loginsOf(name: string, account: RotatedAccount) {
  const { engine, user, database } = account;
  const login = dropUndefined({ engine, user, database });
  return { login, admin: { ...login, user: adminOf(name, account).user } };
}

/** Where the password of the account that makes the change can be: the journal, the file, the running container. */
export async function findCandidates(
  { workspace }: OperationContext,
  service: DatabaseService,
  {
    name,
    account,
    secrets,
  }: { name: string; account: RotatedAccount; secrets: readonly RotatedSecret[] },
): Promise<Candidates> {
  const { secret } = adminOf(name, account);
  const rotated = secrets.find((one) => one.name === secret);
  const files = await readSecretFiles(workspace, service.slug);
  const found = [
    rotated?.before == null ? undefined : Buffer.from(rotated.before, 'base64'),
    files.get(secret),
    await readMounted(service, secret),
    rotated && Buffer.from(rotated.after, 'base64'),
  ];
  const texts = found.flatMap((bytes) =>
    bytes === undefined ? [] : (toText(secret, bytes) ?? []),
  );
  return [...new Set(texts)];
}

/** The value that the running container was made with: what the database had before a file was edited. */
async function readMounted(
  service: DatabaseService,
  secret: string,
): Promise<Uint8Array | undefined> {
  const argv = ['cat', `/run/secrets/${secret}`];
  const { exitCode, stdout } = await runInDatabase(service, { argv, stdin: '' });
  return exitCode === 0 ? Buffer.from(stdout) : undefined;
}

function toText(name: string, bytes: Uint8Array): string | undefined {
  try {
    return passwordText(name, bytes);
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
