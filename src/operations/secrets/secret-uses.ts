import { findSecretMounts } from '../../compose/find-secret-files.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { posix } from 'node:path';
import { isWorkload } from '../../engine/desired/manifests.ts';
import { readObjects } from '../../manifests/read/read-objects.ts';
import { filesOf } from '../../manifests/transform/transform-files.ts';
import { bytesOf } from '../validate/views-of-files.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';

/** A service that mounts a secret. */
export interface SecretUse {
  service: string;
  image?: string;
}

/** Services by the name of the secret file that they mount. */
export type SecretUses = ReadonlyMap<string, readonly SecretUse[]>;

type Files = ReadonlyMap<string, { bytes: Uint8Array }>;

/** Which services mount which secret, by the compose file or by the manifests; what cannot be read has none. */
export function findSecretUses(files: Files, onCluster: boolean): SecretUses {
  const found = onCluster ? usesOfManifests(files) : usesOfCompose(files);
  const uses = new Map<string, SecretUse[]>();
  for (const { path, use } of found) {
    const file = posix.normalize(path);
    if (!file.startsWith(`${SECRETS_FOLDER}/`)) continue;
    const name = file.slice(SECRETS_FOLDER.length + 1);
    const others = (uses.get(name) ?? []).filter(({ service }) => service !== use.service);
    uses.set(name, [...others, use]);
  }
  return uses;
}

interface Found {
  path: string;
  use: SecretUse;
}

function usesOfCompose(files: Files): Found[] {
  // No file is read that the compose files do not name.
  const input = { slug: 'client', workingDir: '/client', files: bytesOf(files), images: {} };
  return findSecretMounts(input).map(({ path, ...use }) => ({ path, use }));
}

function usesOfManifests(files: Files): Found[] {
  const objects = [...files.keys()]
    .filter((path) => /^k8s\/.*\.ya?ml$/.test(path))
    .flatMap((path) => {
      const bytes = files.get(path)?.bytes;
      return bytes === undefined ? [] : readOr(() => readObjects(path, bytes), []);
    });
  const secrets = objects
    .filter(({ kind }) => kind === 'Secret')
    .map((secret) => ({
      name: secret.name,
      paths: readOr(() => [...filesOf(secret).values()], []),
    }));
  return objects.filter(isWorkload).flatMap(({ name: service, body }) => {
    // A pod names a Secret in several ways, each as a text of its own.
    const texts = collectTexts(body);
    const image = texts.find(({ key }) => key === 'image')?.text;
    const named = new Set(texts.filter(({ key }) => NAMING.includes(key)).map(({ text }) => text));
    const mounted = secrets.filter(({ name }) => named.has(name));
    return mounted.flatMap(({ paths }) =>
      paths.map((path) => ({ path, use: dropUndefined({ service, image }) })),
    );
  });
}

/** `secretName` of a volume, `name` of an env entry or a projection. */
const NAMING: readonly string[] = ['secretName', 'name'];

function collectTexts(value: unknown, key = ''): { key: string; text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => collectTexts(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => collectTexts(one, name));
}

function readOr<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    // `validate` reports why.
    return otherwise;
  }
}
