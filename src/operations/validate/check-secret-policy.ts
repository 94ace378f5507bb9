import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Problem } from '../../core/problem.ts';
import { secretFile } from '../../template/manifest/template-secrets.ts';
import type { OperationContext } from '../context.ts';
import { describeChanged, findChangedPasswords } from '../secrets/deployed-secrets.ts';
import { daysSince, readAges } from '../secrets/list-secrets.ts';

/** Passwords changed in their files alone, and secrets older than pulso.yaml allows. Codes: `secret-changed`, `secret-old`. */
export async function checkSecretPolicy(
  { workspace, now }: Pick<OperationContext, 'workspace' | 'now'>,
  record: ClientRecord,
): Promise<Problem[]> {
  const { slug } = record;
  try {
    const changed = await findChangedPasswords(workspace, record);
    const { maxAge } = workspace.config.secrets;
    const ages = maxAge === undefined ? [] : await readAges(workspace, slug);
    return [
      ...changed.map((name): Problem => ({
        ...{ slug, severity: 'error', code: 'secret-changed', file: fileOf(slug, name) },
        ...describeChanged(slug, name),
      })),
      ...ages.flatMap(({ name, writtenAt }) => {
        const days = daysSince(writtenAt, now());
        return days < (maxAge ?? Infinity) ? [] : [oldSecret(slug, name, { days, maxAge })];
      }),
    ];
  } catch (error) {
    // A folder or a template that cannot be read is reported by its own check.
    if (error instanceof PulsoError) return [];
    throw error;
  }
}

function oldSecret(
  slug: string,
  name: string,
  { days, maxAge }: { days: number; maxAge: number | undefined },
): Problem {
  const message = `${secretFile(name)} is ${days} days old (limit ${maxAge ?? ''})`;
  const hint = `pulso secrets rotate ${slug} ${name}`;
  return { slug, severity: 'warning', code: 'secret-old', message, hint, file: fileOf(slug, name) };
}

function fileOf(slug: string, name: string): string {
  return `clients/${slug}/${secretFile(name)}`;
}
