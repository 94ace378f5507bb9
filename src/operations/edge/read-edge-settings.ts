import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { EdgeSettings } from '../../edge/edge-settings.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The settings with the certificate files read. Errors: `edge-certificate`. */
export async function readEdgeSettings(
  { root }: Workspace,
  edge: EdgeConfig,
): Promise<EdgeSettings> {
  const { certificates } = edge;
  if (typeof certificates === 'string') return { ...edge, certificates };
  const [certificate, key] = await Promise.all([
    readPem(root, certificates.certificate),
    readPem(root, certificates.key),
  ]);
  return { ...edge, certificates: { certificate, key } };
}

async function readPem(root: string, path: string): Promise<string> {
  const text = await readFile(resolve(root, path), 'utf8').catch((cause: unknown) => {
    throw new PulsoError('edge-certificate', `cannot read the certificate file ${path}`, {
      hint: 'correct edge.certificates in pulso.yaml',
      cause,
    });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new PulsoError('edge-certificate', `${path} is not a PEM file`, {
    hint: 'correct edge.certificates in pulso.yaml',
  });
}
