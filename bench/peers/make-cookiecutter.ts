import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles } from '../fleet/list-files.ts';

/** What a client was made with; each value becomes an expression wherever it stands in a file. */
export interface CookiecutterRequest {
  /** Folder of the client. */
  client: string;
  /** Values by the name of their variable; `slug` is one of them. */
  values: Readonly<Record<string, string>>;
  /** Where the template goes. */
  folder: string;
}

const SECRETS = 'config/secrets/';
const SECRET_LENGTH = 32;

/**
 * A cookiecutter template that makes what a client of pulso is made of: the same files, byte by byte, and
 * random secrets. pulso's own files (`.pulso`) are left out.
 */
export async function makeCookiecutter(request: CookiecutterRequest): Promise<void> {
  const { client, values, folder } = request;
  const inside = join(folder, '{{cookiecutter.slug}}');
  await mkdir(inside, { recursive: true });
  await writeFile(join(folder, 'cookiecutter.json'), JSON.stringify(values));
  for (const path of await listOwnFiles(client)) {
    const text = await readFile(join(client, path), 'utf8');
    const secret = `{{ random_ascii_string(${SECRET_LENGTH}) }}`;
    await mkdir(dirname(join(inside, path)), { recursive: true });
    await writeFile(
      join(inside, path),
      path.startsWith(SECRETS) ? secret : asJinja(text, Object.entries(values)),
    );
  }
}

/** Throws where the two made different files; of secrets only that they are there and as long. */
export async function checkEqual(one: string, other: string): Promise<void> {
  const paths = await listOwnFiles(one);
  const others = await listOwnFiles(other);
  if (paths.join() !== others.join()) {
    throw new Error(`different files: ${paths.join(', ')}; ${others.join(', ')}`);
  }
  for (const path of paths) {
    const [text, otherText] = await Promise.all(
      [one, other].map((folder) => readFile(join(folder, path), 'utf8')),
    );
    const equal = path.startsWith(SECRETS)
      ? text?.length === otherText?.length
      : text === otherText;
    if (!equal) throw new Error(`${path} differs between ${one} and ${other}`);
  }
}

async function listOwnFiles(folder: string): Promise<string[]> {
  return (await listFiles(folder)).filter((path) => !path.startsWith('.pulso/'));
}

/** Braces that are no expression stay as they are. */
function asJinja(text: string, values: readonly [string, string][]): string {
  const escaped = text.replace(/\{[{%#]/g, (braces) => `{{ '${braces}' }}`);
  return values.reduce(
    (result, [name, value]) => result.replaceAll(value, `{{ cookiecutter.${name} }}`),
    escaped,
  );
}
