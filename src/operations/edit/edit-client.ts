import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { EditResult } from '../catalog/schemas/edit-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import type { EditDraft, EditedFile, EditRequest } from './edit-request.ts';

/**
 * Has a person edit a client's answers or one of its files until the text can stand, shows what changes, and writes it.
 * Nothing is written if nothing changed, or if the person gives up. No lock is taken while the editor is open: what others
 * changed meanwhile is refused. Errors: `edit-refused`, `edited-meanwhile`, those of readNamedClient.
 */
export async function editClient(
  context: OperationContext,
  request: EditRequest,
): Promise<EditResult> {
  const { slug } = request;
  const record = await readNamedClient(context.workspace, slug);
  const draft = await openDraft(request, { context, record });
  const unchanged: EditResult = { slug, path: draft.path, outcome: 'unchanged', files: [] };
  let [text, refused]: [string, string | undefined] = [draft.text, undefined];
  for (;;) {
    const edited = await request.edit(dropUndefined({ path: draft.path, text, refused }));
    context.signal.throwIfAborted();
    // Saved as it was: the person gave up, as with an empty commit message.
    if (edited === undefined || edited === text || edited === draft.text) return unchanged;
    const checked = await tryText(draft, edited);
    if (typeof checked === 'string') {
      [text, refused] = [edited, checked];
      continue;
    }
    if (checked.length === 0) return unchanged;
    if (request.dryRun) return { ...unchanged, outcome: 'planned', files: checked };
    if (!(await request.confirm({ slug, files: checked }))) return { ...unchanged, outcome: 'declined' }; // prettier-ignore
    await draft.write(edited);
    return { ...unchanged, outcome: 'updated', files: checked };
  }
}

async function openDraft(
  { file }: EditRequest,
  { context, record }: { context: OperationContext; record: Awaited<ReturnType<typeof readNamedClient>> }, // prettier-ignore
): Promise<EditDraft> {
  if (file === undefined) {
    const { draftAnswers } = await import('./draft-answers.ts');
    return draftAnswers(context, record);
  }
  const { draftFile } = await import('./draft-file.ts');
  return draftFile(context, record, file);
}

/** What a text changes, or why it cannot stand. */
async function tryText(draft: EditDraft, text: string): Promise<readonly EditedFile[] | string> {
  try {
    return await draft.check(text);
  } catch (error) {
    if (!(error instanceof PulsoError) || error.code === 'interrupted') throw error;
    const { message, at } = error;
    return at?.line === undefined ? message : `${message} (line ${at.line})`;
  }
}
