import type { ClientRecord } from '../../client/client-record.ts';
import { formatClientRecord } from '../../client/format-client-record.ts';
import { renderTemplate } from '../../template/render/render-template.ts';
import { byPath, marksOf } from '../../template/render/rendered-files.ts';
import type { RenderedFile } from '../../template/template.ts';
import { templateSecrets } from '../../template/manifest/template-secrets.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { packBase } from '../../workspace/base/pack-base.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { generateSecret, SECRET_MODES } from '../../workspace/clients/secret-files.ts';
import type { StagedFile } from '../../workspace/disk/write-tree.ts';
import type { Allocation } from './allocate-block.ts';
import type { ResolvedClient } from './resolve-client.ts';

/** A new client, ready to be written. */
export interface BuiltClient {
  record: ClientRecord;
  rendered: readonly RenderedFile[];
  /** Secret files that are generated, and those the operator has to bring; paths in the client's folder. */
  secrets: { generated: readonly { file: string; length: number }[]; provided: readonly string[] };
}

/** Renders a client. Errors: those of renderTemplate, with file and line. */
export function buildClient(
  slug: string,
  resolved: ResolvedClient,
  place: Allocation,
): BuiltClient {
  const { template, answers, target } = resolved;
  const { name, digest } = template;
  const { version } = template.manifest;
  const context = { slug, ...place, target: target.name, template: { name, version }, answers };
  const secrets = templateSecrets(template, answers);
  const rendered = renderTemplate(template, context);
  return {
    record: {
      version: 1,
      slug,
      ...place,
      target: target.name,
      template: { name, version, digest },
      answers,
      ...marksOf(rendered),
      schemas: template.manifest.schemas,
    },
    rendered,
    secrets: {
      generated: secrets.filter((secret) => !secret.provided),
      provided: secrets.filter((secret) => secret.provided).map((secret) => secret.file),
    },
  };
}

/** The client's folder: its files, its secrets, its record, and the base that later syncs compare with. */
export function stageFiles({ record, rendered, secrets }: BuiltClient): StagedFile[] {
  const mode = (file: RenderedFile): number => (file.executable ? 0o755 : 0o644);
  return [
    ...rendered.map((file) => ({ path: file.path, bytes: file.bytes, mode: mode(file) })),
    // Seeds too: their being in the base shows a later sync that they were written once.
    {
      path: BASE_FILE,
      bytes: packBase({ ...record, inputs: record, files: byPath(rendered) }),
      mode: 0o644,
    },
    ...secrets.generated.map(({ file, length }) => ({
      path: file,
      bytes: generateSecret(length).reveal(),
      mode: SECRET_MODES.file,
    })),
    { path: RECORD_FILE, bytes: formatClientRecord(record), mode: 0o644 },
  ];
}
