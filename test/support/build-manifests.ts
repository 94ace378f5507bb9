import { stringify } from 'yaml';
import { readManifests } from '../../src/manifests/read/read-manifests.ts';
import type { JsonObject } from '../../src/text/json.ts';
import type { Manifest, ManifestInput, Manifests } from '../../src/engine/desired/manifests.ts';

const encoder = new TextEncoder();

/** Input of the client `acme` with these files, texts or bytes by path. */
export function manifestInput(
  files: Readonly<Record<string, string | Uint8Array | object>>,
  fields: Partial<ManifestInput> = {},
): ManifestInput {
  const bytes = Object.entries(files).map(([path, content]) => {
    if (content instanceof Uint8Array) return [path, content] as const;
    const text = typeof content === 'string' ? content : stringify(content);
    return [path, encoder.encode(text)] as const;
  });
  return { slug: 'acme', files: new Map(bytes), settings: {}, images: {}, ...fields };
}

/** The manifests; throws what is wrong with them. */
export function buildManifests(...given: Parameters<typeof manifestInput>): Manifests {
  const { manifests, problems } = readManifests(manifestInput(...given));
  if (manifests === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return manifests;
}

/** What is wrong, each with its place: `code file:line message`. */
export function manifestProblems(...given: Parameters<typeof manifestInput>): string[] {
  return readManifests(manifestInput(...given)).problems.map(
    ({ code, file, line, message }) => `${code} ${file ?? ''}:${line ?? ''} ${message}`,
  );
}

/** The one object of a kind and name. */
export function findManifest({ objects }: Manifests, kind: string, name: string): Manifest {
  const found = objects.find((one) => one.kind === kind && one.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

/** A Deployment of one container, with fields of its pods replaced. */
export function buildDeployment(name: string, pod: JsonObject = {}): JsonObject {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image: 'pulso/instance:1.0.0' }], ...pod },
      },
    },
  };
}

/** A ConfigMap or Secret that is filled with files. */
export function buildFilled(kind: 'ConfigMap' | 'Secret', name: string, files: object): JsonObject {
  const annotations = { 'pulso.dev/files': stringify(files) };
  return { apiVersion: 'v1', kind, metadata: { name, annotations } };
}
