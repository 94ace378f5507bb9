import { dropUndefined } from '../../../core/drop-undefined.ts';
import { posix } from 'node:path';
import type { MountedFile } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failAt, readText, shapeOf } from '../../syntax/compose-node.ts';
import { readItems } from '../fields/read-entries.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import type { FileDefinitions } from './read-file-definitions.ts';
import { readFileMode } from '../fields/read-quantities.ts';
import { integerBetween, readName } from '../fields/read-scalars.ts';
import { cleanTarget } from '../volumes/read-volumes.ts';

const readId = integerBetween(0, 4_294_967_294);
const referenceReaders = {
  source: readName,
  target: readName,
  uid: readId,
  gid: readId,
  mode: readFileMode,
};

/** A mounted file whose owner may still be the service's user. */
export type FileReference = Omit<MountedFile, 'uid' | 'gid'> & {
  uid?: number;
  gid?: number;
};

/** Where a file goes that has no target, or a relative one. */
const FOLDERS = { config: '/', secret: '/run/secrets/' } as const;

/** `configs` or `secrets` of a service: names, or `{source, target, uid, gid, mode}`. */
export function readFileReferences(
  node: ComposeNode,
  kind: MountedFile['kind'],
  defined: FileDefinitions,
): readonly FileReference[] {
  return readItems(node, (item) => {
    const fields: Fields<typeof referenceReaders, 'source'> =
      shapeOf(item) === 'map'
        ? readFields(item, referenceReaders, ['source'])
        : { source: readText(item) };
    const name = fields.source;
    const bytes = defined.get(name);
    if (bytes === undefined)
      return failAt(item, 'compose-undefined', `names the ${kind} ${name}, which is not defined`);
    const target = cleanTarget(item, posix.resolve(FOLDERS[kind], fields.target ?? name));
    return dropUndefined({
      kind,
      name,
      target,
      bytes,
      uid: fields.uid,
      gid: fields.gid,
      mode: fields.mode ?? 0o444,
    });
  });
}

/** The owner that was not written is the service's user where that is a number, else root. */
export function ownFiles(
  references: readonly FileReference[],
  user: string | undefined,
): readonly MountedFile[] {
  const [, uid = '0', gid = '0'] = /^(\d+)(?::(\d+))?$/.exec(user ?? '') ?? [];
  return references.map((file) => ({
    ...file,
    uid: file.uid ?? Number(uid),
    gid: file.gid ?? Number(gid),
  }));
}
