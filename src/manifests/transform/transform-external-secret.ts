import { posix } from 'node:path';
import { refuse, withBody, type Shape } from './pending-object.ts';
import { textAt, valueAt } from '../../text/json.ts';
import { filesOf } from './transform-files.ts';

const API_VERSION = 'external-secrets.io/v1';

/**
 * Where the target's secrets live in a store of their own, a Secret becomes an ExternalSecret that names
 * the same keys there: `<path>/<slug>/<file name>`. Errors: `manifest-inline-secret`.
 */
export const shapeExternalSecret: Shape = (draft, { slug, settings }) => {
  const { secrets } = settings;
  if (draft.kind !== 'Secret' || secrets?.backend !== 'external-secrets') return draft;
  if (['data', 'stringData'].some((field) => valueAt(draft.body, [field]) !== undefined)) {
    refuse(draft, {
      code: 'manifest-inline-secret',
      message: 'holds values, and this target takes secrets from its store alone',
      hint: 'put the value in the store and name its key under the annotation pulso.dev/files',
    });
  }
  const { store, kind = 'ClusterSecretStore', path = 'pulso' } = secrets;
  const data = [...filesOf(draft)].map(([key, file]) => ({
    secretKey: key,
    remoteRef: { key: `${path}/${slug}/${posix.basename(file)}` },
  }));
  const type = textAt(draft.body, ['type']);
  const body = {
    apiVersion: API_VERSION,
    kind: 'ExternalSecret',
    metadata: { name: draft.name, labels: valueAt(draft.body, ['metadata', 'labels']) ?? {} },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: store, kind },
      target: {
        name: draft.name,
        creationPolicy: 'Owner',
        ...(type === undefined ? {} : { template: { type } }),
      },
      data,
    },
  };
  return { ...withBody(draft, body), apiVersion: API_VERSION, kind: 'ExternalSecret' };
};
