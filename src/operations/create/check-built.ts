import { PulsoError } from '../../foundation/pulso-error.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { checkClusterFiles, isOnCluster } from '../validate/check-cluster-files.ts';
import { checkFiles } from '../validate/check-files.ts';
import type { BuiltClient } from './build-client.ts';

/**
 * Refuses a client whose files would not load: a deploy would fail on them later. Secrets count as there:
 * they are generated, or the operator brings them. Errors: `rendered-unsound`, with file and line as rendered.
 */
export function checkBuilt(workspace: Workspace, { record, rendered, secrets }: BuiltClient): void {
  const { slug, template } = record;
  const placeholders = [...secrets.generated.map(({ file }) => file), ...secrets.provided];
  const files = new Map<string, { path: string; bytes: Uint8Array }>([
    ...placeholders.map((path) => [path, { path, bytes: new Uint8Array() }] as const),
    ...rendered.map((file) => [file.path, file] as const),
  ]);
  const problems = [
    ...checkFiles(workspace, slug, files),
    ...(isOnCluster(workspace, record) ? checkClusterFiles(workspace, record, files) : []),
  ];
  // What a template does without breaks nothing: validate names it.
  const without = ['file-missing', 'manifests-missing'];
  const errors = problems.filter(
    ({ severity, code }) => severity === 'error' && !without.includes(code),
  );
  const [first, ...others] = errors;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const { file = '', line, column } = first;
  throw new PulsoError(
    'rendered-unsound',
    `what template ${template.name} renders does not load: ${first.message}${more}`,
    {
      slug,
      at: { file: `clients/${slug}/${file}`, line, column },
      hint: 'nothing was written: mend the template, and run pulso template lint',
    },
  );
}
