import { posix } from 'node:path';
import { refuse, withBody, type Transformer } from './pending-object.ts';
import { textAt, valueAt } from '../../text/json.ts';
import { filesOf } from './transform-files.ts';

const API_VERSION = 'external-secrets.io/v1';

/**
 * Where the target's secrets live in a store of their own, a Secret becomes an ExternalSecret that names
 * the same keys there: `<path>/<slug>/<file name>`. Errors: `manifest-inline-secret`.
 */
export const transformExternalSecret: Transformer = (pending, { slug, settings }) => {
  const { secrets } = settings;
  if (pending.kind !== 'Secret' || secrets?.backend !== 'external-secrets') return pending;
  if (['data', 'stringData'].some((field) => valueAt(pending.body, [field]) !== undefined)) {
    refuse(pending, {
      code: 'manifest-inline-secret',
      message: 'contains values, but this target only takes secrets from its store',
      hint: 'put the value into the store and name its key in the annotation pulso.dev/files',
    });
  }
  const { store, kind = 'ClusterSecretStore', path = 'pulso' } = secrets;
  const data = [...filesOf(pending)].map(([key, file]) => ({
    secretKey: key,
    remoteRef: { key: `${path}/${slug}/${posix.basename(file)}` },
  }));
  const type = textAt(pending.body, ['type']);
  const body = {
    apiVersion: API_VERSION,
    kind: 'ExternalSecret',
    metadata: { name: pending.name, labels: valueAt(pending.body, ['metadata', 'labels']) ?? {} },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: store, kind },
      target: {
        name: pending.name,
        creationPolicy: 'Owner',
        ...(type === undefined ? {} : { template: { type } }),
      },
      data,
    },
  };
  return { ...withBody(pending, body), apiVersion: API_VERSION, kind: 'ExternalSecret' };
};
