import type { Problem } from '../../core/problem.ts';
import { Holders } from '../../engine/isolation/holders.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { checkContent } from '../validate/check-content.ts';
import { assertValid } from '../validate/assert-valid.ts';
import type { BuiltClient } from './build-client.ts';

/**
 * Refuses a client whose files would not load: a deploy would fail on them later. Secrets count as there:
 * they are generated, or the operator brings them. Returns the warnings about its stack. Errors: `render-invalid`, with file and line as rendered.
 */
export function assertRenderValid(
  workspace: Workspace,
  { record, rendered, secrets }: BuiltClient,
  neighbors: readonly ClientRecord[],
): Problem[] {
  const { slug, template } = record;
  const placeholders = [...secrets.generated.map(({ file }) => file), ...secrets.provided];
  const files = new Map<string, { path: string; bytes: Uint8Array }>([
    ...placeholders.map((path) => [path, { path, bytes: new Uint8Array() }] as const),
    ...rendered.map((file) => [file.path, file] as const),
  ]);
  const isolation = isolationOf(workspace, record, new Holders(neighbors));
  // A template without manifests breaks nothing: validate names it.
  const problems = checkContent(workspace, record, files, { isolation });
  const errors = problems.filter(
    ({ severity, code }) => severity === 'error' && code !== 'manifests-missing',
  );
  assertValid(errors, {
    code: 'render-invalid',
    slug,
    what: `what template ${template.name} renders`,
    hint: 'fix the template and run pulso template lint',
  });
  return problems.filter(
    ({ severity, code }) => severity === 'warning' && code.startsWith('compose-'),
  );
}
