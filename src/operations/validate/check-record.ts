import { clientRecordSchema } from '../../client/client-record.ts';
import { checkYamlDocument } from '../../text/check-yaml.ts';
import type { Problem } from '../../core/problem.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import { readRecordText, recordFile } from '../../workspace/clients/read-client.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Everything that is wrong with a record that could not be read: reading it stops at the first. */
export function checkRecord(workspace: Workspace, error: PulsoError): Problem[] {
  const { slug, code, message, hint, at } = error;
  const first: Problem = { slug, severity: 'error', code, message, hint, ...at };
  if (slug === undefined || !code.startsWith('yaml-')) return [first];
  const file = recordFile(slug);
  const text = readRecordText(workspace, slug);
  const { problems } = checkYamlDocument(text, clientRecordSchema, file);
  return problems.map((problem) => ({ ...problem, slug }));
}
