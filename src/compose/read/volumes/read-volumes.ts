import { posix } from 'node:path';
import type { Mount } from '../../../engine/desired/stack.ts';
import {
  type ComposeNode,
  failAt,
  failValue,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { readBytes, readFileMode } from '../fields/read-quantities.ts';
import { oneOf, readBoolean, readName } from '../fields/read-scalars.ts';

const volumeReaders = {
  type: oneOf('volume', 'bind', 'tmpfs'),
  source: readName,
  target: readName,
  read_only: readBoolean,
  // Written out empty by other tools; what they could hold is not supported.
  bind: (node: ComposeNode) => readFields(node, {}),
  volume: (node: ComposeNode) => readFields(node, {}),
  tmpfs: (node: ComposeNode) => readFields(node, { size: readBytes, mode: readFileMode }),
};

/** `volumes` of a service; `defined` holds the keys of the file's own volumes. */
export function readVolumes(node: ComposeNode, defined: ReadonlySet<string>): readonly Mount[] {
  return readItems(node, (item) => {
    const mount = shapeOf(item) === 'map' ? readLongVolume(item) : readShortVolume(item);
    if (mount.type === 'volume' && mount.source !== '' && !defined.has(mount.source)) {
      const hint = 'name it under volumes at the top of the file, or write ./ before a path';
      failAt(
        item,
        'compose-undefined',
        `names the volume ${mount.source}, which is not defined`,
        hint,
      );
    }
    return mount;
  });
}

/** The others: labels of SELinux, and how other systems' hosts share files. */
const VOLUME_OPTIONS = ['ro', 'rw', 'z', 'Z', 'cached', 'delegated', 'consistent'];

/** `[source:]target[:ro]`: a source with a path is a bind, another a named volume, none an anonymous one. */
function readShortVolume(node: ComposeNode): Mount {
  const text = readText(node);
  const parts = text.split(':');
  if (parts.length > 3 || parts.includes(''))
    failValue(node, `is "${text}", and must be source:target or source:target:ro`);
  const [first = '', second, option] = parts;
  const options = option?.split(',') ?? [];
  const unknown = options.find((one) => !VOLUME_OPTIONS.includes(one));
  if (unknown !== undefined) failValue(node, `has the option "${unknown}", and must have ro or rw`);
  const readOnly = options.includes('ro');
  if (second === undefined)
    return { type: 'volume', source: '', target: cleanTarget(node, first), readOnly };
  const target = cleanTarget(node, second);
  if (/^[./~]/.test(first))
    return { type: 'bind', source: hostPath(node, first), target, readOnly };
  return { type: 'volume', source: first, target, readOnly };
}

function readLongVolume(node: ComposeNode): Mount {
  const fields = readFields(node, volumeReaders, ['type', 'target']);
  const { type } = fields;
  const target = cleanTarget(node, fields.target);
  const readOnly = fields.read_only ?? false;
  if (type !== 'tmpfs' && fields.tmpfs !== undefined)
    failValue(node, 'has tmpfs options but is not a tmpfs');
  if (type === 'volume') return { type, source: fields.source ?? '', target, readOnly };
  if (type === 'tmpfs' && fields.source !== undefined)
    failValue(node, 'is a tmpfs, which has no source');
  if (type === 'tmpfs') return { type, target, ...fields.tmpfs, options: readOnly ? ['ro'] : [] };
  const source = fields.source ?? failAt(node, 'compose-missing-key', 'needs the key source');
  return { type, source: hostPath(node, source), target, readOnly };
}

/** A path in the container: absolute, without `..` or a slash at its end. */
export function cleanTarget(node: ComposeNode, written: string): string {
  if (!written.startsWith('/'))
    failValue(node, `has the target "${written}", which must begin with /`);
  const target = posix.resolve(written);
  return target === '/' ? failValue(node, 'would cover the whole container') : target;
}

/** Relative paths start at the compose file. */
function hostPath(node: ComposeNode, written: string): string {
  const { input, folder } = node.context;
  if (written.startsWith('~'))
    failAt(
      ...([node, 'isolation-host-path', 'uses ~, which is outside of the client'] as const),
      'use a named volume, or a path such as ./data',
    );
  return posix.resolve(input.workingDir, folder, written);
}
