import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Volume } from '../../../engine/desired/stack.ts';
import { type ComposeNode, isNull } from '../../syntax/compose-node.ts';
import { readEntries } from '../fields/read-entries.ts';
import { nameResource, readExternal } from '../fields/read-external.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { readLabels, readTextMap } from '../fields/read-labels.ts';
import { readName } from '../fields/read-scalars.ts';

const volumeReaders = {
  name: readName,
  external: readExternal,
  driver: readName,
  driver_opts: readTextMap,
  labels: readLabels,
};

/** The file's own volumes, which services mount by key. */
export function readVolumeDefinitions(node: ComposeNode): readonly Volume[] {
  return readEntries(node, ({ key, value }) => {
    const fields: Fields<typeof volumeReaders> = isNull(value)
      ? {}
      : readFields(value, volumeReaders);
    return dropUndefined({
      key,
      ...nameResource(value, key, fields),
      driver: fields.driver,
      driverOptions: fields.driver_opts ?? {},
      labels: fields.labels ?? {},
    });
  }).map(([, volume]) => volume);
}
