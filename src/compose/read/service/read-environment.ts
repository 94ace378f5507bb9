import { type ComposeNode, shapeOf } from '../../syntax/compose-node.ts';
import { attempt, type ComposeContext } from '../../syntax/compose-context.ts';
import { failMissing, findClientFile } from '../../find-client-file.ts';
import { parseEnvFile } from '../../syntax/parse-env-file.ts';
import { readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import type { Assignment } from '../fields/read-labels.ts';
import { readBoolean, readName } from '../fields/read-scalars.ts';

/** An env file that exists; one that may be missing and is stands for nothing. */
export interface EnvFile {
  path: string;
  bytes: Uint8Array;
}

/** `env_file`: a path, or a list of paths and `{path, required}`. */
export function readEnvFiles(node: ComposeNode): readonly EnvFile[] {
  if (shapeOf(node) === 'text') return readEnvFile(node);
  return readItems(node, readEnvFile).flat();
}

function readEnvFile(node: ComposeNode): EnvFile[] {
  if (shapeOf(node) !== 'map') return existing(node, readName(node), true);
  const readers = { path: readName, required: readBoolean };
  const { path, required = true } = readFields(node, readers, ['path']);
  return existing(node, path, required);
}

function existing(node: ComposeNode, written: string, required: boolean): EnvFile[] {
  const { path, bytes } = findClientFile(node, written);
  if (bytes !== undefined) return [{ path, bytes }];
  if (!required) return [];
  return failMissing(node, path);
}

/**
 * The variables a container gets: env files in order, then `environment` over them. A name without a
 * value is taken from `.env`; if it is not there either, the container does without it.
 */
export function resolveEnvironment(
  context: ComposeContext,
  envFiles: readonly EnvFile[],
  assignments: readonly Assignment[],
): Readonly<Record<string, string>> {
  const own = assignments.map(
    ({ name, value, node }) => [name, value ?? node.context.variables.get(name)] as const,
  );
  const given = new Map(own);
  const found = new Map<string, string | undefined>();
  // A file sees what those before it set.
  const lookup = (name: string): string | undefined =>
    found.get(name) ?? context.variables.get(name) ?? given.get(name);
  for (const { path, bytes } of envFiles) {
    const parsed = attempt(context, () => parseEnvFile({ file: path, bytes, lookup }));
    for (const [name, value] of parsed ?? []) found.set(name, value);
  }
  for (const [name, value] of own) found.set(name, value);
  return Object.fromEntries(
    [...found].filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
