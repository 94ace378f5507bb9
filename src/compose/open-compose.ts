import { posix } from 'node:path';
import type { Node } from 'yaml';
import type { Problem } from '../core/problem.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { combineFiles } from './combine/combine-files.ts';
import { topOf } from './combine/open-file.ts';
import type { ComposeInput } from './compose-input.ts';
import { findOverride } from './override-files.ts';
import { readVariables } from './read-variables.ts';
import type { Origin } from './syntax/compose-context.ts';
import { type ComposeNode, failAt, isNull } from './syntax/compose-node.ts';

/** The compose files of a client as one. */
export interface OpenedCompose {
  top: ComposeNode;
  /** The compose file and the one that goes over it. */
  configFiles: readonly string[];
}

/**
 * Finds the compose file, what goes over it, what they extend and include, and `.env`, and gives the node at the top of
 * all as one. Throws where a file as a whole cannot be read: `compose-missing`, `compose-empty`, `compose-yaml`,
 * `compose-type`, `env-file-syntax`. `opened` gets the paths of the files.
 */
export function openCompose(
  input: ComposeInput,
  problems: Map<string, Problem>,
  opened: string[] = [],
): OpenedCompose {
  const file = input.composeFile ?? 'docker-compose.yml';
  const bytes = input.files.get(file);
  if (bytes === undefined)
    throw new PulsoError('compose-missing', `the client has no ${file}`, { at: { file } });
  const shared = { input, problems, opened, origins: new Map<Node, Origin>(), built: { parts: 0 } };
  const context = { ...shared, file, folder: posix.dirname(file), variables: readVariables(input) };
  const base = topOf(context, bytes, input.parsed);
  if (isNull(base)) failAt(base, 'compose-empty', `${file} is empty`);
  const override = findOverride(input);
  const over = override && topOf({ ...context, ...override }, override.bytes, input.parsed);
  const isEmpty = over === undefined || isNull(over);
  const others = isEmpty ? [] : [{ top: over, trail: [] }];
  return {
    top: combineFiles([{ top: base, trail: [] }, ...others]),
    configFiles: [file, ...others.map(({ top }) => top.context.file)],
  };
}
