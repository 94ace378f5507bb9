import { posix } from 'node:path';
import { PulsoError } from '../core/pulso-error.ts';
import type { ComposeInput } from './compose-input.ts';
import { openCompose } from './open-compose.ts';
import { entriesOf, itemsOf } from './read/fields/read-entries.ts';
import { type ComposeNode, peekText, shapeOf } from './syntax/compose-node.ts';

/** A service that mounts a secret, as the files write them: what is wrong with them is not looked at. */
export interface SecretMount {
  /** Of the secret's file, in the client's folder. */
  path: string;
  service: string;
  image?: string;
}

/** Files of all secrets that the compose files define, by their paths in the client's folder; none where these cannot be read. */
export function listSecretFiles(input: ComposeInput): readonly string[] {
  return [...secretFiles(openTop(input)).values()];
}

/** Which services mount which secret file; none where the compose files cannot be read. */
export function findSecretMounts(input: ComposeInput): readonly SecretMount[] {
  const top = openTop(input);
  const files = secretFiles(top);
  return childrenOf(childOf(top, 'services')).flatMap(({ key: service, value }) => {
    const image = textOf(childOf(value, 'image'));
    return namesOf(childOf(value, 'secrets')).flatMap((name) => {
      const path = files.get(name);
      return path === undefined ? [] : [{ path, service, ...(image !== undefined && { image }) }];
    });
  });
}

function openTop(input: ComposeInput): ComposeNode | undefined {
  try {
    return openCompose(input, new Map()).top;
  } catch (error) {
    // `validate` reports why.
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}

function secretFiles(top: ComposeNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    childrenOf(childOf(top, 'secrets')).flatMap(({ key, value }): [string, string][] => {
      const file = childOf(value, 'file');
      const written = textOf(file);
      if (file === undefined || written === undefined) return [];
      return [[key, posix.join(file.context.folder, written)]];
    }),
  );
}

function namesOf(node: ComposeNode | undefined): string[] {
  if (node === undefined || shapeOf(node) !== 'list') return [];
  return itemsOf(node).flatMap(
    ({ value }) => textOf(shapeOf(value) === 'map' ? childOf(value, 'source') : value) ?? [],
  );
}

function childrenOf(node: ComposeNode | undefined): ReturnType<typeof entriesOf> {
  return node === undefined || shapeOf(node) !== 'map' ? [] : entriesOf(node);
}

function childOf(node: ComposeNode | undefined, key: string): ComposeNode | undefined {
  return childrenOf(node).find((entry) => entry.key === key)?.value;
}

function textOf(node: ComposeNode | undefined): string | undefined {
  return node && peekText(node);
}
