import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestName } from '../../text/nearest-name.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import type { WorkspaceFile } from './workspace-config-schema.ts';
import { openUserCache, type UserCache } from '../disk/user-cache.ts';
import { completeConfig, type WorkspaceConfig } from './workspace-config.ts';

/** The two files of settings; the second, this machine's own, is merged over the first. */
export const CONFIG_FILES = ['pulso.yaml', 'pulso.local.yaml'] as const;

/** Reads a workspace's settings. Errors: `yaml-syntax`, `yaml-schema` with line and column, `unknown-target`, `unknown-template`. */
export async function readConfig(
  root: string,
  cache: UserCache<WorkspaceFile> = openUserCache('settings', root),
): Promise<WorkspaceConfig> {
  const texts = await Promise.all(CONFIG_FILES.map((file) => readText(root, file)));
  const merged = texts.some(setsAnything) ? await readMerged(texts, cache) : {};
  const config = completeConfig(merged);
  assertKnown('target', config.target, Object.keys(config.targets));
  if (config.edge !== undefined)
    assertKnown('target', config.edge.target, Object.keys(config.targets));
  if (config.backups.repository !== undefined)
    assertKnown('repository', config.backups.repository, Object.keys(config.backups.repositories));
  assertKnown('template', config.template, Object.keys(config.templates));
  return config;
}

async function readText(root: string, file: string): Promise<string> {
  const read = (): string => readFileSync(join(root, file), 'utf8');
  return (await onDisk(`read ${file}`, () => ifPresent(read))) ?? '';
}

/** A line with more than a comment on it. A new workspace's files are all comments. */
function setsAnything(text: string): boolean {
  return /^[^\S\n]*[^\s#]/m.test(text);
}

/** The second is merged over the first. Parser and schema take as long as all the rest of a short verb: hence the cache. */
async function readMerged(
  texts: readonly string[],
  cache: UserCache<WorkspaceFile>,
): Promise<WorkspaceFile> {
  const known = cache.read(texts);
  if (known !== undefined) return known;
  const [{ workspaceConfigSchema }, { parseYamlDocument }] = await Promise.all([
    import('./workspace-config-schema.ts'),
    import('../../text/check-yaml.ts'),
  ]);
  let merged: WorkspaceFile = {};
  for (const [index, file] of CONFIG_FILES.entries()) {
    const text = texts[index] ?? '';
    const settings = setsAnything(text)
      ? parseYamlDocument(text, workspaceConfigSchema.nullable(), file)
      : undefined;
    merged = mergeDeep(merged, settings ?? {}) as WorkspaceFile;
  }
  await cache.write(texts, merged);
  return merged;
}

type Named = 'target' | 'template' | 'repository';

/** Throws unknownError unless pulso.yaml has it. */
export function assertKnown(kind: Named, wanted: string, names: readonly string[]): void {
  if (!names.includes(wanted)) throw unknownError(kind, wanted, names);
}

/** `unknown-target`, `unknown-template` or `unknown-repository`, with the nearest name there is. */
export function unknownError(kind: Named, wanted: string, names: readonly string[]): PulsoError {
  return new PulsoError(`unknown-${kind}`, `pulso.yaml has no ${kind} named "${wanted}"`, {
    hint: suggestName(wanted, names) ?? `available: ${names.join(', ')}`,
  });
}

function mergeDeep(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = mergeDeep(base[key], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
