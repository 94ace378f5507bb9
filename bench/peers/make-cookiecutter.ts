import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * A cookiecutter template that makes what a client of pulso is made of: the same files of the same size,
 * with the client's slug and its ports as expressions. pulso's own files (`.pulso`) are left out.
 */
export async function makeCookiecutter(client: string, folder: string): Promise<void> {
  const slug = basename(client);
  const inside = join(folder, '{{cookiecutter.slug}}');
  await mkdir(inside, { recursive: true });
  await writeFile(join(folder, 'cookiecutter.json'), JSON.stringify({ slug, web: '10001' }));
  for (const entry of await readdir(client, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(client.length + 1);
    if (!entry.isFile() || path.startsWith('.pulso')) continue;
    const text = await readFile(join(client, path), 'utf8');
    await mkdir(dirname(join(inside, path)), { recursive: true });
    await writeFile(join(inside, path), asJinja(text, slug));
  }
}

/** Braces that are no expression stay as they are. */
function asJinja(text: string, slug: string): string {
  return text
    .replace(/\{[{%#]/g, (braces) => `{{ '${braces}' }}`)
    .replaceAll(slug, '{{ cookiecutter.slug }}')
    .replaceAll('10001', '{{ cookiecutter.web }}');
}
