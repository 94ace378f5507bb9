import { checkClientRecord } from '../../client/parse-client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import { readRecordText } from '../../workspace/clients/read-client.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Everything that is wrong with a record that could not be read: reading it stops at the first. */
export function checkRecord(workspace: Workspace, error: PulsoError): Problem[] {
  const { slug, code, message, hint, at } = error;
  const first: Problem = dropUndefined({ slug, severity: 'error', code, message, hint, ...at });
  if (slug === undefined || code !== 'record-invalid') return [first];
  const { text, file } = readRecordText(workspace, slug);
  const { problems } = checkClientRecord(text, file);
  return problems.map((problem) => ({ ...problem, slug }));
}
