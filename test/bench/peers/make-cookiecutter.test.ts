import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkEqual, makeCookiecutter } from '../../../bench/peers/make-cookiecutter.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const FILES = {
  'a.yml': 'name: acme\nport: 10001\n',
  'config/secrets/password': 'abc',
  '.pulso/instance.json': 'slug: acme\n',
};

it('converts values to expressions and keeps other braces', async () => {
  const folder = await temporaryFolder();
  await putFiles(join(folder, 'client'), { ...FILES, 'b.txt': '{{ not ours }} acme {% nor %}\n' });
  const values = { slug: 'acme', web: '10001' };
  const template = join(folder, 'template');
  await makeCookiecutter({ client: join(folder, 'client'), values, folder: template });
  const read = (path: string): Promise<string> =>
    readFile(join(template, '{{cookiecutter.slug}}', path), 'utf8');
  expect(await read('a.yml')).toBe('name: {{ cookiecutter.slug }}\nport: {{ cookiecutter.web }}\n');
  expect(await read('b.txt')).toBe(
    "{{ '{{' }} not ours }} {{ cookiecutter.slug }} {{ '{%' }} nor %}\n",
  );
  expect(await read('config/secrets/password')).toBe('{{ random_ascii_string(32) }}');
  await expect(read('.pulso/instance.json')).rejects.toThrow('ENOENT');
});

it.each([
  { name: 'another text', files: { ...FILES, 'a.yml': 'name: other\n' } },
  { name: 'a file less', files: { 'a.yml': FILES['a.yml'] } },
  { name: 'a shorter secret', files: { ...FILES, 'config/secrets/password': 'a' } },
])('finds $name', async ({ files }) => {
  const folder = await temporaryFolder();
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  await putFiles(one, FILES);
  await putFiles(other, { ...FILES, 'config/secrets/password': 'xyz', '.pulso/instance.json': '' });
  await checkEqual(one, other);
  const third = join(folder, 'third');
  await putFiles(third, files);
  await expect(checkEqual(one, third)).rejects.toThrow();
});
