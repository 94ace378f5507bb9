import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { createYamlParser } from '../../merge/yaml/tree/create-yaml-parser.ts';
import type { ParseYaml } from '../../merge/yaml/tree/yaml-tree.ts';
import { mergeClient } from '../../merge/files/merge-client.ts';
import type { Decide, MergeFiles, MergeNote, MergeResult } from '../../merge/merge-types.ts';
import { changedBy, keyRenamesSince, renameKeys } from '../../template/migrate/rename-keys.ts';
import { entriesSince } from '../../template/migrate/migrate-answers.ts';
import { renderTemplate } from '../../template/render/render-template.ts';
import { byPath, marksOf } from '../../template/render/rendered-files.ts';
import type { Ask } from '../../template/questions/questioner.ts';
import type { Template } from '../../template/template.ts';
import { readBase } from '../../workspace/base/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import type { Lease } from '../../workspace/locks/lease.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { assertMergeValid } from './assert-merge-valid.ts';
import type { ClientUpdate } from './client-update.ts';
import { nextAnswers } from './next-answers.ts';
import { nextPorts } from './next-ports.ts';
import { nextSubnet } from './next-subnet.ts';
import { noteLeftFiles } from './note-left-files.ts';
import { pickClientSide } from './pick-client-side.ts';

/** What a client is updated to. */
export interface UpdateRequest {
  template: Template;
  /** The template that the client goes back from, if it does and that one is known. */
  newer?: Template;
  /** Answers that change; the others are carried over. */
  changed?: Readonly<Record<string, unknown>>;
  target?: string;
  /** Another name. */
  slug?: string;
  conflict: Decide;
  /** Asked what the template did not ask before; absent: defaults are taken. */
  ask?: Ask;
}

/**
 * Merges a client's base, its new render and its own files. Reads, and writes nothing. Errors: those of
 * nextAnswers and renderTemplate, `base-missing`, `base-damaged`, and `merge-invalid` where what
 * would be written does not load.
 */
export async function planUpdate(
  context: Pick<OperationContext, 'workspace' | 'neighbors' | 'parsed' | 'lease'>,
  record: ClientRecord,
  request: UpdateRequest,
): Promise<ClientUpdate> {
  const { workspace, lease } = context;
  const { template } = request;
  const { next, fates } = await nextRecord(workspace, record, request);
  const rendered = byPath(renderTemplate(template, next));
  const base = await readBase(workspace, record);
  const known = new Set([...base.files.keys(), ...rendered.keys()]);
  const client = readClientFiles(workspace, record.slug, known);
  const folder = clientFolder(workspace, record.slug);
  const { manifest } = template;
  const renames = keyRenamesSince(manifest, record.template.version);
  const own = pickClientSide(folder, client, { base: base.files, template: rendered });
  const moved = renameKeys(own, renames);
  const movedPaths = entriesSince(manifest.renames, manifest, record.template.version);
  const merged = mergeClient({
    base: markSeeds(renameKeys(base.files, renames), record.seeds ?? []),
    template: rendered,
    client: moved,
    rules: {
      mergeKeys: manifest.merge,
      renames: movedPaths,
      // Records of an earlier pulso do not name their seeds.
      seeds:
        record.seeds !== undefined
          ? []
          : manifest.files.filter(({ seed }) => seed === true).map(({ path }) => path),
    },
    conflict: request.conflict,
    parse: parseUnder(lease),
  });
  lease?.beat();
  const marked = { ...next, ...marksOf(rendered.values()) };
  const update = {
    ...{ record, next: marked, fates, base, client, rendered },
    merged: withNotes(
      withRenamed(merged, changedBy(own, moved), moved),
      noteLeftFiles(folder, base.files, { renames: movedPaths, merged }),
    ),
  };
  if (update.merged.status === 'behind') await assertMergeValid(context, update);
  return update;
}

/** Reads YAML; texts of tens of thousands of keys take seconds, in which no timer would keep the lock. */
function parseUnder(lease: Lease | undefined): ParseYaml {
  const parse = createYamlParser();
  return (source) => {
    lease?.beat();
    return parse(source);
  };
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

/** The record as it will stand: answers, ports and subnet as the template has them. */
export async function nextRecord(
  workspace: Workspace,
  record: ClientRecord,
  { template, newer, changed = {}, target, slug = record.slug, ask }: UpdateRequest,
): Promise<Pick<ClientUpdate, 'next' | 'fates'>> {
  const { name, digest, manifest } = template;
  const request = dropUndefined({ template, newer, changed, ask });
  const { answers, retired, fates } = await nextAnswers(workspace, record, request);
  if (target !== undefined || Object.keys(changed).length > 0)
    checkResidency(workspace.config, { target: target ?? record.target, answers });
  const next = {
    ...record,
    slug,
    target: target ?? record.target,
    subnet: await nextSubnet(workspace, record, target ?? record.target),
    ports: await nextPorts(workspace, record, template, answers),
    template: { name, version: manifest.version, digest },
    ...{ answers, retired, schemas: manifest.schemas },
  };
  return { next, fates };
}

/** A seed stays the client's own if its template has neither the file nor the rule any more. */
function markSeeds(base: MergeFiles, seeds: readonly string[]): MergeFiles {
  const marked = new Map(base);
  for (const path of seeds) {
    const file = base.get(path);
    if (file !== undefined) marked.set(path, { ...file, seed: true });
  }
  return marked;
}

function withNotes(merged: MergeResult, notes: readonly MergeNote[]): MergeResult {
  return notes.length === 0 ? merged : { ...merged, notes: [...merged.notes, ...notes] };
}
