import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { TemplateSecret } from '../../template/manifest/template-secrets.ts';
import { generateSecret } from '../../workspace/clients/secret-files.ts';
import type { RotatedAccount, RotatedSecret } from '../../workspace/journal/rotation.ts';
import { assertKnownSecret, type KnownSecrets } from './known-secrets.ts';
import type { RotateRequest } from './secret-requests.ts';

/** Images of what keeps a password of its own. */
const DATABASE =
  /(^|\/)(postgres|postgresql|postgis|timescaledb|mysql|mariadb|percona|redis|valkey|mongo)([:@]|$)/;

/** What a rotation changes. Errors: `unknown-secret`, `secret-provided`, `rotation-unknown`, `secret-missing`. */
export function planRotation(
  { slug }: Pick<ClientRecord, 'slug'>,
  known: KnownSecrets,
  { names, all, valueFromFile }: Pick<RotateRequest, 'names' | 'all' | 'valueFromFile'>,
): RotatedSecret[] {
  const generated = (known.template ?? []).filter(({ provided }) => !provided);
  const chosen = all ? generated.map(({ name }) => name) : [...new Set(names)];
  return chosen.map((name) => {
    assertKnownSecret(slug, name, known);
    const secret = generated.find((one) => one.name === name);
    if (secret === undefined) throw notGenerated(slug, name);
    const before = known.files.get(name);
    const after = valueFromFile ? before : Buffer.from(generateSecret(secret.length).reveal());
    if (after === undefined) throw missing(slug, name);
    const account = accountOf(slug, secret, known);
    return {
      name,
      before: before === undefined ? null : Buffer.from(before).toString('base64'),
      after: Buffer.from(after).toString('base64'),
      ...(account && { account }),
      next: 'database',
    };
  });
}

/** The account of a database whose password a secret is. Errors: `rotation-unknown`. */
export function accountOf(
  slug: string,
  { name, rotation }: TemplateSecret,
  { uses }: Pick<KnownSecrets, 'uses'>,
): RotatedAccount | undefined {
  if (rotation === undefined) assertNoDatabase(slug, name, uses);
  if (rotation == null) return undefined;
  const { engine, service, user, database, admin } = rotation;
  return { engine, service, user, ...(database && { database }), ...(admin && { admin }) };
}

/** A password that changes in its file alone would lock the app out of a database. */
function assertNoDatabase(slug: string, name: string, uses: KnownSecrets['uses']): void {
  const use = (uses.get(name) ?? []).find(({ image }) => DATABASE.test(image ?? ''));
  if (use === undefined) return;
  const message = `${name} is mounted by ${use.service} (${use.image ?? ''}), and template.yaml does not say whose password it is`;
  throw new PulsoError('rotation-unknown', message, {
    slug,
    hint: `add \`rotate\` to the secret in template.yaml (docs/secrets.md); \`rotate: []\` if no database knows it`,
  });
}

function notGenerated(slug: string, name: string): PulsoError {
  const message = `${name} is not generated: its value comes from elsewhere`;
  return new PulsoError('secret-provided', message, {
    slug,
    hint: `get a new one where it was issued, then run: pulso secrets set ${slug} ${name} --from-file <file> --deploy`,
  });
}

function missing(slug: string, name: string): PulsoError {
  return new PulsoError('secret-missing', `config/secrets/${name} does not exist`, {
    slug,
    hint: `write it: pulso secrets set ${slug} ${name}`,
  });
}
