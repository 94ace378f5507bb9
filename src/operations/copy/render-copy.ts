import type { ClientRecord } from '../../client/client-record.ts';
import { formatClientRecord } from '../../client/format-client-record.ts';
import type { FileContent } from '../../core/file-content.ts';
import { mergeClient } from '../../merge/files/merge-client.ts';
import { templateSecrets } from '../../template/manifest/template-secrets.ts';
import { byPath } from '../../template/render/rendered-files.ts';
import type { Template } from '../../template/template.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { packBase } from '../../workspace/base/pack-base.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { generateSecret, SECRET_MODES, SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts'; // prettier-ignore
import type { StagedFile } from '../../workspace/disk/write-tree.ts';
import type { OperationContext } from '../context.ts';
import type { BuiltClient } from '../create/build-client.ts';
import { buildPlaced } from '../create/create-client.ts';
import { assertMergeValid } from '../update/assert-merge-valid.ts';
import type { ClientUpdate } from '../update/client-update.ts';
import type { SavedClient } from './saved-client.ts';

/** A new client made of what another one was, not written yet. */
export interface RenderedCopy {
  record: ClientRecord;
  update: ClientUpdate;
  /** All of its folder. */
  files: readonly StagedFile[];
}

/**
 * Renders a client of what another one was: its template, answers and overrides, with a block, a subnet and passwords of
 * its own. Whoever keeps the block holds the workspace's lock. Errors: those of buildPlaced and assertMergeValid.
 */
export async function renderCopy(
  context: OperationContext,
  slug: string,
  { saved, target, template }: { saved: SavedClient; target: string; template: Template },
): Promise<RenderedCopy> {
  const engine = context.workspace.config.targets[target]?.engine ?? 'docker';
  const resolved = { template, answers: saved.record.answers, target: { name: target, engine } };
  const built = await buildPlaced(context, { slug, resolved });
  const update = mergeCopy(built, { saved, template });
  await assertMergeValid(context, update);
  return { record: built.record, update, files: stageCopy(update, { saved, template }) };
}

/** Where both sides changed a place, the new client's own ports and names win. */
function mergeCopy(
  { record: next, rendered: files }: BuiltClient,
  { saved, template }: { saved: SavedClient; template: Template },
): ClientUpdate {
  const { record, base } = saved;
  const rendered = byPath(files);
  const secrets = [...saved.secrets.keys()].map((name) => `${SECRETS_FOLDER}/${name}`);
  const client = new Map(
    [...saved.files, ...secrets.map((path) => [path, EMPTY] as const)].map(([path, file]) => [
      path,
      { path, ...file },
    ]),
  );
  const { merge, files: rules } = template.manifest;
  const seeds = rules.filter(({ seed }) => seed === true).map(({ path }) => path);
  const merged = mergeClient({
    ...{ base, template: rendered, client: saved.files },
    rules: { mergeKeys: merge, seeds },
    conflict: 'theirs',
  });
  return { record, next, fates: [], base: { files: base }, client, rendered, merged };
}

const EMPTY: FileContent = { bytes: new Uint8Array(), executable: false };

function stageCopy(
  { next, rendered, merged }: ClientUpdate,
  { saved, template }: { saved: SavedClient; template: Template },
): StagedFile[] {
  const files = new Map<string, FileContent>(saved.files);
  for (const { path, from, file } of merged.files) {
    if (from !== undefined) files.delete(from);
    if (file === undefined) files.delete(path);
    else files.set(path, file);
  }
  const staged = ([path, { bytes, executable }]: [string, FileContent]): StagedFile => ({
    ...{ path, bytes, mode: executable ? 0o755 : 0o644 },
  });
  return [
    ...[...files].map(staged),
    {
      path: BASE_FILE,
      bytes: packBase({ ...next, inputs: next, files: rendered }),
      mode: 0o644,
    },
    ...stageSecrets(template, next, saved),
    { path: RECORD_FILE, bytes: formatClientRecord(next), mode: 0o644 },
  ];
}

/** Passwords that databases know are new. Others are those of the copied client: data may be encrypted with them. */
function stageSecrets(
  template: Template,
  { answers }: ClientRecord,
  { secrets }: SavedClient,
): StagedFile[] {
  const known = templateSecrets(template, answers);
  const fresh = known.filter(({ name, provided, rotation }) => !provided && (rotation != null || !secrets.has(name))); // prettier-ignore
  const generated = new Set(fresh.map(({ name }) => name));
  const kept = [...secrets].filter(([name]) => !generated.has(name));
  return [
    ...fresh.map(({ file, length }) => ({ path: file, bytes: generateSecret(length).reveal() })),
    ...kept.map(([name, bytes]) => ({ path: `${SECRETS_FOLDER}/${name}`, bytes })),
  ].map((file) => ({ ...file, mode: SECRET_MODES.file }));
}
