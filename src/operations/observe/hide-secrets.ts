import { join } from 'node:path';
import type { LogLine } from '../../engine/engine.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import { ifPresent } from '../../workspace/disk/disk-error.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { readSecretFolder } from '../secrets/read-secret-folder.ts';

/** Shorter ones would hide words that only look like them. */
const SHORTEST = 6;

/** The lines of a client's secret files, the longest first: a key in PEM is logged line by line. */
export async function readSecretTexts(workspace: Workspace, slug: string): Promise<string[]> {
  const folder = join(clientFolder(workspace, slug), SECRETS_FOLDER);
  const files = (await ifPresent(() => readSecretFolder(folder))) ?? new Map<string, Uint8Array>();
  const lines = [...files.values()].flatMap((bytes) => decodeLossy(bytes).split('\n'));
  const texts = new Set(lines.map((line) => line.trim()));
  return [...texts]
    .filter((text) => text.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
}

/** The same lines with every one of `secrets` in them as `***`. */
export async function* hideSecrets(
  batches: AsyncIterable<readonly LogLine[]>,
  secrets: readonly string[],
): AsyncGenerator<readonly LogLine[]> {
  for await (const lines of batches) yield lines.map((line) => hideIn(line, secrets));
}

function hideIn(line: LogLine, secrets: readonly string[]): LogLine {
  const text = secrets.reduce((so, secret) => so.replaceAll(secret, '***'), line.text);
  return text === line.text ? line : { ...line, text };
}
