import { catalog } from '../../operations/catalog.ts';
import type { SecretsResult } from '../../operations/catalog/schemas/secrets-schemas.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { readSecretValue, readSecretValues } from '../flags/read-secret-values.ts';
import { performVerb, type View } from '../perform-verb.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { changedSecretsText, listedSecretsText } from '../render/views/secrets-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ChangeFlags {
  dryRun?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

interface WriteFlags extends ChangeFlags {
  deploy?: boolean;
}

interface SetFlags extends WriteFlags {
  fromFile?: string;
}

interface RotateFlags extends ChangeFlags {
  all?: boolean;
  valueFromFile?: boolean;
}

/** `pulso secrets list` */
export function runSecretsList(
  session: Session,
  { operands: slugs, flags }: Call<SelectionFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog['secrets list'],
    { slugs, ...flags },
    { toText: ({ clients }) => listedSecretsText(clients, session.screen) },
  );
}

/** `pulso secrets set` */
export async function runSecretsSet(
  session: Session,
  { operands: [slug = '', name = ''], flags: { fromFile, ...flags } }: Call<SetFlags>,
): Promise<number> {
  const bytes = await readSecretValue(session, name, fromFile);
  const value = Buffer.from(bytes).toString('base64');
  const given = { slug, name, value, ...flags, confirm: confirmPlan(session) };
  return performVerb(session, catalog['secrets set'], given, writeView(session));
}

/** `pulso secrets import` */
export async function runSecretsImport(
  session: Session,
  { operands: [slug = '', path = ''], flags }: Call<WriteFlags>,
): Promise<number> {
  const found = await readSecretValues(session, path);
  const values = Object.fromEntries(
    [...found].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  );
  const given = { slug, values, ...flags, confirm: confirmPlan(session) };
  return performVerb(session, catalog['secrets import'], given, writeView(session));
}

/** `pulso secrets rotate` */
export function runSecretsRotate(
  session: Session,
  { operands: [slug = '', ...names], flags }: Call<RotateFlags>,
): Promise<number> {
  const given = { slug, names, ...flags, confirm: confirmPlan(session) };
  return performVerb(session, catalog['secrets rotate'], given, {
    toText: (result) => changedSecretsText(result, session.screen),
  });
}

function writeView(session: Session): View<SecretsResult> {
  return {
    toText: (result) => changedSecretsText(result, session.screen),
    after: (result) => {
      hintAtDeploy(session, result);
    },
  };
}

/** A file alone changes nothing that runs; a database's password has to be changed in the database too. */
function hintAtDeploy({ progress }: Session, { slug, secrets, deploy }: SecretsResult): void {
  const written = secrets.filter(({ outcome }) => outcome === 'written');
  if (deploy !== undefined || written.length === 0) return;
  const passwords = written.filter(({ database }) => database !== undefined);
  const names = passwords.map(({ name }) => name).join(' ');
  const command =
    passwords.length === 0
      ? `pulso deploy ${slug}`
      : `pulso secrets rotate ${slug} ${names} --value-from-file`;
  const message = `not deployed yet: run \`${command}\``;
  progress.report({ code: 'not-deployed', kind: 'note', slug, message });
}
