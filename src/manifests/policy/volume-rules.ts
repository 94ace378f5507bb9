import { posix } from 'node:path';
import type { Breach } from '../../engine/isolation/isolation.ts';
import { isJsonObject, textAt, valueAt, type Json } from '../../text/json.ts';
import { itemsOf, type ObjectRule, type PodRule } from './object-rule.ts';

/** Volumes that are made of the client's own objects, or of nothing. */
const OWN_VOLUMES = [
  'configMap',
  'secret',
  'emptyDir',
  'downwardAPI',
  'projected',
  'persistentVolumeClaim',
  'ephemeral',
  'image',
];

export const podVolumeRule: PodRule = (spec, { isolation }) =>
  itemsOf(spec['volumes']).flatMap(([index, volume]) => {
    if (!isJsonObject(volume)) return [];
    return Object.keys(volume)
      .filter((key) => key !== 'name')
      .flatMap((source) =>
        sourceBreaches(volume[source], source, isolation.own.slug).map((breach) => ({
          ...breach,
          path: ['volumes', index, source, ...breach.path],
        })),
      );
  });

function sourceBreaches(value: Json | undefined, source: string, slug: string): Breach[] {
  if (source === 'hostPath') {
    const path = posix.normalize(textAt(value, ['path']) ?? '/');
    const message = `mounts ${path} of its node`;
    const code = /\.sock$/.test(path) ? 'isolation-engine-socket' : 'isolation-host-path';
    return [{ code, detail: path, message, path: ['path'] }];
  }
  if (source === 'ephemeral')
    return claimBreaches(valueAt(value, ['volumeClaimTemplate', 'spec']), slug).map((breach) => ({
      ...breach,
      path: ['volumeClaimTemplate', 'spec', ...breach.path],
    }));
  if (OWN_VOLUMES.includes(source)) return [];
  const message = `has a volume that is elsewhere (${source})`;
  return [{ code: 'isolation-volume-driver', detail: source, message, path: [] }];
}

/** Claims get a volume of their own: not one by name, nor the content of another. */
function claimBreaches(spec: Json | undefined, slug: string): Breach[] {
  const found = ['volumeName', 'selector'].filter((field) => valueAt(spec, [field]) !== undefined);
  const sources = ['dataSource', 'dataSourceRef'].filter((field) => {
    const namespace = textAt(spec, [field, 'namespace']);
    return namespace !== undefined && namespace !== slug;
  });
  return [...found, ...sources].map((field) => ({
    ...{ code: 'isolation-foreign-volume', path: [field] },
    detail: textAt(spec, [field]) ?? field,
    message: `claims a volume that may be another's (${field})`,
  }));
}

export const claimRule: ObjectRule = ({ kind, body }, { isolation }) => {
  const { slug } = isolation.own;
  if (kind === 'PersistentVolumeClaim')
    return claimBreaches(valueAt(body, ['spec']), slug).map((breach) => ({
      ...breach,
      path: ['spec', ...breach.path],
    }));
  return itemsOf(valueAt(body, ['spec', 'volumeClaimTemplates'])).flatMap(([index, claim]) =>
    claimBreaches(valueAt(claim, ['spec']), slug).map((breach) => ({
      ...breach,
      path: ['spec', 'volumeClaimTemplates', index, 'spec', ...breach.path],
    })),
  );
};
