import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestName } from '../../text/nearest-name.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import type { WorkspaceFile } from './workspace-config-schema.ts';
import { completeConfig, type WorkspaceConfig } from './workspace-config.ts';

/** The two files of settings; the second, this machine's own, is merged over the first. */
export const CONFIG_FILES = ['pulso.yaml', 'pulso.local.yaml'] as const;

/** Reads a workspace's settings. Errors: `yaml-syntax`, `yaml-schema` with line and column, `unknown-target`, `unknown-template`. */
export async function readConfig(root: string): Promise<WorkspaceConfig> {
  let merged: WorkspaceFile = {};
  for (const file of CONFIG_FILES) {
    const text = await onDisk(`read ${file}`, () =>
      ifPresent(() => readFileSync(join(root, file), 'utf8')),
    );
    merged = mergeDeep(merged, await readSettings(text ?? '', file)) as WorkspaceFile;
  }
  const config = completeConfig(merged);
  assertKnown('target', config.target, Object.keys(config.targets));
  if (config.edge !== undefined)
    assertKnown('target', config.edge.target, Object.keys(config.targets));
  assertKnown('template', config.template, Object.keys(config.templates));
  return config;
}

/** A line with more than a comment on it. */
const SETTING = /^[^\S\n]*[^\s#]/m;

/** The parser and the schema are loaded only where a file sets anything: a new workspace's is all comments. */
async function readSettings(text: string, file: string): Promise<WorkspaceFile> {
  if (!SETTING.test(text)) return {};
  const [{ workspaceConfigSchema }, { parseYamlDocument }] = await Promise.all([
    import('./workspace-config-schema.ts'),
    import('../../text/check-yaml.ts'),
  ]);
  return parseYamlDocument(text, workspaceConfigSchema.nullable(), file) ?? {};
}

/** Throws `unknown-target` or `unknown-template`, with the nearest name there is. */
export function assertKnown(
  kind: 'target' | 'template',
  wanted: string,
  names: readonly string[],
): void {
  if (names.includes(wanted)) return;
  throw new PulsoError(`unknown-${kind}`, `pulso.yaml has no ${kind} named "${wanted}"`, {
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
