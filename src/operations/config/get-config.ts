import type { AnswerValue } from '../../client/answers.ts';
import { configValues } from '../../client/config-values.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { createRedactor } from '../../template/redact/create-redactor.ts';
import { isSecretName } from '../../template/redact/secret-names.ts';
import { suggestName } from '../../text/nearest-name.ts';
import type { ConfigGetResult } from '../catalog/schemas/config-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';

/** One value of a client's record. Errors: those of readNamedClient, `unknown-config-key`, `config-secret`. */
export async function getConfig(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { slug, key }: { slug: string; key: string },
): Promise<ConfigGetResult> {
  const values = configValues(await readNamedClient(workspace, slug));
  const value = values.get(key);
  if (value === undefined) throw unknownKey(slug, key, [...values.keys()]);
  if (isSecret(key, value)) {
    throw new PulsoError('config-secret', `${key} looks like a secret and is not printed`, {
      slug,
      hint: `read it in clients/${slug}/.pulso/instance.json`,
    });
  }
  return { slug, key, value };
}

/** By its name, or because it has a password in it. */
function isSecret(key: string, value: AnswerValue | null): boolean {
  const text = String(value);
  return isSecretName(key) || createRedactor()(text) !== text;
}

function unknownKey(slug: string, key: string, keys: readonly string[]): PulsoError {
  const nearest = suggestName(key, keys);
  const available = `available: ${keys.join(', ')}`;
  return new PulsoError('unknown-config-key', `${slug} has no value "${key}"`, {
    slug,
    hint: nearest === undefined ? available : `${nearest} ${available}`,
  });
}
