import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { parseEnvFile, parseYamlFile } from '../../operations/secrets/parse-secret-values.ts';
import { readSecretFolder } from '../../operations/secrets/read-secret-folder.ts';
import { askSecret } from '../prompts/ask-secret.ts';
import type { Session } from '../session.ts';

/** The value of one secret: a file's bytes, else stdin without its last line end, else what is typed. Errors: `secret-value-missing`, `secrets-file-invalid`. */
export async function readSecretValue(
  session: Session,
  name: string,
  file: string | undefined,
): Promise<Uint8Array> {
  if (file !== undefined) return readBytes(session, file);
  if (session.io.stdin.isTTY !== true) return readStdin(session, name);
  if (session.interactive) return Buffer.from(await askSecret(session, name));
  throw missing(name);
}

/** The values of a .env file, a YAML or JSON file, or a folder of files, by name. Errors: `secrets-file-invalid`. */
export async function readSecretValues(
  session: Session,
  path: string,
): Promise<Map<string, Uint8Array>> {
  const full = resolve(session.cwd, path);
  const stats = await stat(full).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (stats.isDirectory()) return readSecretFolder(full);
  const text = Buffer.from(await readBytes(session, path)).toString('utf8');
  const parse = /\.(ya?ml|json)$/.test(path) ? parseYamlFile : parseEnvFile;
  return new Map([...parse(text, path)].map(([name, value]) => [name, Buffer.from(value)]));
}

async function readBytes({ cwd }: Session, path: string): Promise<Uint8Array> {
  return readFile(resolve(cwd, path)).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

async function readStdin({ io }: Session, name: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks);
  if (text.length === 0) throw missing(name);
  const ending = /\r?\n$/.exec(text.subarray(-2).toString('latin1'))?.[0].length ?? 0;
  return text.subarray(0, text.length - ending);
}

function missing(name: string): PulsoError {
  return new PulsoError('secret-value-missing', `no value of ${name} is given`, {
    hint: 'pass it on stdin, or use --from-file',
  });
}

function unreadable(file: string, cause: unknown): PulsoError {
  return new PulsoError('secrets-file-invalid', `cannot read ${file}`, {
    at: { file },
    hint: 'check the path and its permissions',
    cause,
  });
}
