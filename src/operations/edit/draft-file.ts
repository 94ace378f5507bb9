import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { MergeFile } from '../../merge/merge-types.ts';
import { formatPatch } from '../../template/redact/format-patch.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import { isSecretPath } from '../../workspace/clients/secret-files.ts';
import { isPlainPath } from '../../workspace/disk/safe-path.ts';
import { writeClientFiles } from '../../workspace/journal/file-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { assertMergeValid } from '../update/assert-merge-valid.ts';
import { redactorOf } from '../update/describe-update.ts';
import type { EditDraft } from './edit-request.ts';

/** A file of a client, there or new; `name` may begin with the client's folder. Errors: `edit-refused`. */
export function draftFile(
  context: OperationContext,
  record: ClientRecord,
  name: string,
): EditDraft {
  const { workspace } = context;
  const { slug } = record;
  const path = name.replace(/^\.\//, '').replace(`clients/${slug}/`, '');
  assertEditable(slug, path);
  const client = readClientFiles(workspace, slug);
  const before = client.get(path);
  const text = decode(slug, path, before);
  const change = before === undefined ? ('added' as const) : ('modified' as const);
  const fileOf = (edited: string): MergeFile => ({
    bytes: Buffer.from(edited),
    executable: before?.executable ?? false,
  });
  return {
    ...{ path, text },
    check: async (edited) => {
      const after = fileOf(edited);
      const merged = { files: [{ path, change, file: after }] };
      await assertMergeValid(context, { next: record, client, merged });
      const patch = formatPatch(dropUndefined({ path, before, after }), redactorOf(client));
      return [{ path, change, patch }];
    },
    write: (edited) => writeFile(context, slug, dropUndefined({ path, before, after: fileOf(edited) })), // prettier-ignore
  };
}

/** Errors: `edited-meanwhile`, those of writeClientFiles. */
async function writeFile(
  context: OperationContext,
  slug: string,
  change: { path: string; before?: MergeFile; after: MergeFile },
): Promise<void> {
  const { workspace, reporter, signal } = context;
  await holdClient(
    workspace,
    slug,
    async (_, lease) => {
      await writeClientFiles(workspace, slug, [change], { lease });
      await recordAction(context, { action: 'edit', slug, outcome: 'done', detail: change.path });
    },
    { reporter, signal },
  );
}

function assertEditable(slug: string, path: string): void {
  const refuse = (why: string, hint: string): never => {
    throw new PulsoError('edit-refused', `${path} ${why}`, { slug, hint });
  };
  if (!isPlainPath(path)) refuse(`is not a path in clients/${slug}`, 'name it as seen from there');
  if (path === '.pulso' || path.startsWith('.pulso/'))
    refuse('is written by pulso alone', `edit the answers: pulso edit ${slug}`);
  if (isSecretPath(path)) {
    const [secret = ''] = path.split('/').slice(-1);
    refuse('is a secret', `pulso secrets set ${slug} ${secret}`);
  }
}

function decode(slug: string, path: string, file: MergeFile | undefined): string {
  if (file === undefined) return '';
  const text = decodeUtf8(file.bytes);
  if (text !== undefined) return text;
  throw new PulsoError('edit-refused', `${path} is not a text`, { slug });
}
