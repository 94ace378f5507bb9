import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { PendingObject } from '../transform/pending-object.ts';
import { isJsonObject, textAt, valueAt } from '../../text/json.ts';
import type { ReadYaml } from '../../text/read-yaml-stream.ts';
import type { ManifestInput } from '../../engine/desired/manifests.ts';
import { readManifests } from './read-manifests.ts';
import { filesOf } from '../transform/transform-files.ts';

/** What is wrong or doubtful in a client's manifests. */
export interface CheckedManifests {
  /** With file and line. What deploy refuses is an error. Codes: those of readManifests, `manifest-plain-secret`. */
  problems: readonly Problem[];
  /** Files they take from the client's folder, whether they are there or not. */
  named: readonly string[];
}

/** Everything that is wrong with a client's manifests: deploy stops at the first. */
export function checkManifests(input: ManifestInput, read?: ReadYaml): CheckedManifests {
  const { problems, drafts } = readManifests(input, read);
  return {
    problems: [...problems, ...drafts.flatMap(findPlainSecret)],
    named: drafts.flatMap(namedBy),
  };
}

/** Manifests are committed, secrets are not. */
function findPlainSecret({ kind, name, body, locate }: PendingObject): Problem[] {
  if (kind !== 'Secret') return [];
  const field = ['data', 'stringData'].find((one) => holdsValues(body, one));
  if (field === undefined) return [];
  return [
    {
      ...{ severity: 'warning', code: 'manifest-plain-secret', ...locate([field]) },
      message: `Secret ${name} contains its values in a file that is committed`,
      hint: 'put them into config/secrets and name those files in its annotation pulso.dev/files',
    },
  ];
}

function holdsValues(body: PendingObject['body'], field: string): boolean {
  const values = valueAt(body, [field]);
  return isJsonObject(values) && Object.keys(values).some((key) => textAt(values, [key]) !== '');
}

/** None if the annotation is invalid: that is a problem of its own. */
function namedBy(pending: PendingObject): string[] {
  try {
    return [...filesOf(pending).values()];
  } catch (error) {
    if (error instanceof PulsoError) return [];
    throw error;
  }
}
