import type { Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { mergeClient } from '../../merge/files/merge-client.ts';
import type { Decide, MergeFiles, MergeResult } from '../../merge/merge-types.ts';
import { carryAnswers } from '../../template/migrate/carry-answers.ts';
import { changedBy, keyRenamesSince, renameKeys } from '../../template/migrate/rename-keys.ts';
import { entriesSince, migrateAnswers } from '../../template/migrate/migrate-answers.ts';
import { renderTemplate } from '../../template/render/render-template.ts';
import { resolveAnswers, type Ask } from '../../template/questions/resolve-answers.ts';
import type { SourceFile, Template } from '../../template/template.ts';
import { readBase } from '../../workspace/clients/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { assertMergeValid } from './assert-merge-valid.ts';
import type { ClientUpdate } from './client-update.ts';
import { nextPorts } from './next-ports.ts';
import { nextSubnet } from './next-subnet.ts';

/** What a client is updated to. */
export interface UpdateRequest {
  template: Template;
  /** Answers that change; the others are carried over. */
  changed?: Readonly<Record<string, unknown>>;
  target?: string;
  conflict: Decide;
  /** Asked what the template did not ask before; absent: defaults are taken. */
  ask?: Ask;
}

/**
 * Merges a client's base, its new render and its own files. Reads, and writes nothing. Errors: those of
 * migrateAnswers, resolveAnswers and renderTemplate, `base-missing`, and `merge-invalid` where what
 * would be written does not load.
 */
export async function planUpdate(
  context: Pick<OperationContext, 'workspace' | 'neighbors'>,
  record: ClientRecord,
  request: UpdateRequest,
): Promise<ClientUpdate> {
  const { workspace } = context;
  const { template } = request;
  const next = await nextRecord(workspace, record, request);
  const rendered = byPath(renderTemplate(template, next));
  const [base, client] = await Promise.all([
    readBase(workspace, record.slug),
    readClientFiles(workspace, record.slug),
  ]);
  const { manifest } = template;
  const renames = keyRenamesSince(manifest, record.template.version);
  const own = withoutLinks(client);
  const moved = renameKeys(own, renames);
  const merged = mergeClient({
    base: renameKeys(base, renames),
    template: rendered,
    client: moved,
    rules: {
      mergeKeys: manifest.merge,
      renames: entriesSince(manifest.renames, manifest, record.template.version),
      // A base that was read from disk does not know which of its files were seeds.
      seeds: manifest.files.filter(({ seed }) => seed === true).map(({ path }) => path),
    },
    conflict: request.conflict,
  });
  const update = {
    ...{ record, next, base, client, rendered },
    merged: withRenamed(merged, changedBy(own, moved), moved),
  };
  if (update.merged.status === 'behind') await assertMergeValid(context, update);
  return update;
}

/** A file whose keys were renamed is written even where the merge itself leaves it as it is. */
function withRenamed(
  merged: MergeResult,
  renamed: readonly string[],
  client: MergeFiles,
): MergeResult {
  const written = new Set(merged.files.flatMap(({ path, from }) => [path, from]));
  const more = renamed
    .filter((path) => !written.has(path))
    .map((path) => dropUndefined({ path, change: 'modified', file: client.get(path) }));
  if (more.length === 0) return merged;
  const status = merged.status === 'conflict' ? 'conflict' : 'behind';
  return { ...merged, status, files: [...merged.files, ...more] };
}

async function nextRecord(
  workspace: Workspace,
  record: ClientRecord,
  { template, changed = {}, target, ask }: UpdateRequest,
): Promise<ClientRecord> {
  const { name, digest, manifest } = template;
  const migrated = migrateAnswers(template, record.answers, record.template.version);
  // A changed answer may have become invalid: setting it is how that is fixed.
  const kept = Object.entries(migrated).filter(([key]) => !Object.hasOwn(changed, key));
  const known = carryAnswers(template, Object.fromEntries(kept));
  const defaults = { ...workspace.config.defaults, ...known };
  const asking = ask && askNew(ask, known);
  const answers = await hintingAtSet(record.slug, () =>
    resolveAnswers(template, changed, dropUndefined({ slug: record.slug, ask: asking, defaults })),
  );
  if (target !== undefined || Object.keys(changed).length > 0)
    checkResidency(workspace.config, { target: target ?? record.target, answers });
  return {
    ...record,
    target: target ?? record.target,
    subnet: await nextSubnet(workspace, record, target ?? record.target),
    ports: await nextPorts(workspace, record, template, answers),
    template: { name, version: manifest.version, digest },
    answers,
  };
}

/** Questions that came later are answered by another verb than create's flags. */
async function hintingAtSet<T>(slug: string, resolve: () => Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof PulsoError) || error.code !== 'missing-answers') throw error;
    throw new PulsoError(error.code, error.message, {
      hint: `answer it with pulso set ${slug} <key>=…, or run pulso sync ${slug} on a terminal`,
      cause: error,
    });
  }
}

/** A person is asked what is new, not what was answered before. */
function askNew(ask: Ask, known: Answers): Ask {
  return (question, proposed) => {
    const answer = known[question.key];
    return answer === undefined ? ask(question, proposed) : Promise.resolve(answer);
  };
}

function byPath<T extends { path: string }>(files: readonly T[]): Map<string, T> {
  return new Map(files.map((file) => [file.path, file]));
}

/** A link that stands where the template has a file is the client's own doing, as a deletion is. */
function withoutLinks(files: ReadonlyMap<string, SourceFile>): Map<string, SourceFile> {
  return new Map([...files].filter(([, file]) => file.symlink === undefined));
}
