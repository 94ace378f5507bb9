import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { assertOwn } from '../../engine/isolation/ownership.ts';
import { secretFile } from '../../template/manifest/template-secrets.ts';
import { openFingerprints } from '../../workspace/clients/fingerprint.ts';
import { readSecretState, writeSecretState } from '../../workspace/clients/secret-state.ts';
import { endRotation, readRotation } from '../../workspace/journal/rotation-journal.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { readSecretFiles, readTemplateSecrets, usesSecretFiles } from './client-secrets.ts';

/** Engines that keep a password in their data: a new one in the file alone locks the app out. */
const KEEPING: readonly string[] = ['postgresql', 'mysql'];

/** Passwords of databases whose files are no longer as they were deployed: the database still has the old ones. */
export async function findChangedPasswords(
  workspace: Workspace,
  record: ClientRecord,
): Promise<string[]> {
  const { slug, target } = record;
  if (!usesSecretFiles(workspace, record)) return [];
  const state = await readSecretState(workspace, slug);
  const known = Object.entries(state).filter(([, one]) => one.deployed?.target === target);
  if (known.length === 0) return [];
  const fingerprint = await openFingerprints(workspace);
  const files = await readSecretFiles(workspace, slug);
  const changed = known.filter(([name, { deployed }]) => {
    const bytes = files.get(name);
    return bytes !== undefined && fingerprint(slug, name, bytes) !== deployed?.value;
  });
  if (changed.length === 0) return [];
  const rotating = (await readRotation(workspace, slug))?.secrets.map(({ name }) => name) ?? [];
  const secrets = await readTemplateSecrets(workspace, record);
  const kept = secrets.filter(({ rotation }) => rotation && KEEPING.includes(rotation.engine));
  const names = kept.map(({ name }) => name).filter((name) => !rotating.includes(name));
  return changed.map(([name]) => name).filter((name) => names.includes(name));
}

/** Throws `secret-changed` where a deploy would give the app a password that its database does not have. */
export async function assertPasswordsUnchanged(
  workspace: Workspace,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { slug } = record;
  const [name] = await findChangedPasswords(workspace, record);
  if (name === undefined || (await hasNoData(engine, slug))) return;
  const { message, hint } = describeChanged(slug, name);
  throw new PulsoError('secret-changed', message, {
    slug,
    hint,
    at: { file: `clients/${slug}/${secretFile(name)}` },
  });
}

/** What is said of such a file, and the way out. */
export function describeChanged(slug: string, name: string): { message: string; hint: string } {
  const message = `${secretFile(name)} was changed by hand, but the database still has the old one`;
  return { message, hint: `pulso secrets rotate ${slug} ${name} --value-from-file` };
}

/** True where a database would be made by the next deploy: it takes whatever password the file has. Errors: `foreign-…`. */
export async function hasNoData(engine: Engine, slug: string): Promise<boolean> {
  const observed = (await engine.observe([slug])).get(slug);
  assertOwn(slug, observed?.foreign);
  return (observed?.services.length ?? 0) === 0 && (observed?.volumes.length ?? 0) === 0;
}

/** Remembers what was deployed, without values; a rotation that waited for it has ended. The caller holds the client's lock. */
export async function recordDeployedSecrets(
  workspace: Workspace,
  { slug, target }: ClientRecord,
): Promise<void> {
  const files = await readSecretFiles(workspace, slug);
  if (files.size > 0) {
    const fingerprint = await openFingerprints(workspace);
    const state = await readSecretState(workspace, slug);
    const deployed = [...files].map(([name, bytes]) => {
      const value = fingerprint(slug, name, bytes);
      return [name, { ...state[name], deployed: { value, target } }] as const;
    });
    await writeSecretState(workspace, slug, Object.fromEntries(deployed));
  }
  await endRotation(workspace, slug);
}

/** The data is deleted: a new database takes any password. The caller holds the client's lock. */
export async function forgetDeployedSecrets(workspace: Workspace, slug: string): Promise<void> {
  const state = await readSecretState(workspace, slug);
  const known = Object.entries(state);
  if (known.length === 0) return;
  const kept = known.map(([name, { written }]) => [name, written ? { written } : {}] as const);
  await writeSecretState(workspace, slug, Object.fromEntries(kept));
}
