import type { Problem } from '../../core/problem.ts';
import type { Location } from '../../core/pulso-error.ts';
import { listDatabases, listVolumes } from './list-databases.ts';
import type { Manifest } from './manifest.ts';
import { checkQuestion } from '../questions/check-question.ts';
import { RESERVED_KEYS } from './reserved-keys.ts';

type Path = readonly PropertyKey[];
type Locate = (path: Path) => Location;

/** What the schema cannot say of template.yaml: names given twice, choices, patterns, defaults. Code `template-manifest`. */
export function checkManifest(manifest: Manifest, locate: Locate): Problem[] {
  const problem = (path: Path, message: string): Problem => ({
    severity: 'error',
    code: 'template-manifest',
    message,
    ...locate(path),
  });
  const questions = manifest.questions.flatMap((question, index) =>
    checkQuestion(question).map(({ path, message }) =>
      problem(['questions', index, ...path], `${question.key}: ${message}`),
    ),
  );
  const reserved = manifest.questions.flatMap(({ key }, index) =>
    RESERVED_KEYS.has(key)
      ? [problem(['questions', index, 'key'], `${key} is pulso's own word: name it otherwise`)]
      : [],
  );
  const twice = [
    ...findTwice(manifest.questions.map(({ key }) => key)).map((index) =>
      problem(['questions', index, 'key'], 'an earlier question has the same key'),
    ),
    ...findTwice(manifest.secrets.map(({ name }) => name)).map((index) =>
      problem(['secrets', index, 'name'], 'an earlier secret has the same name'),
    ),
    ...findTwice(listVolumes(manifest).map(({ volume: { name } }) => name)).map((index) =>
      problem(['data', 'volumes', index], 'an earlier volume has the same name'),
    ),
    ...findTwice(Object.values(manifest.ports).map(({ base }) => base)).map((index) =>
      problem(
        ['ports', Object.keys(manifest.ports)[index] ?? ''],
        'another port has the same base',
      ),
    ),
  ];
  const names = new Set(manifest.secrets.map(({ name }) => name));
  const unknown = (listDatabases(manifest) ?? []).flatMap(({ database, path }) =>
    'secret' in database && !names.has(database.secret)
      ? [problem([...path, 'secret'], `there is no secret ${database.secret}`)]
      : [],
  );
  return [...questions, ...reserved, ...twice, ...unknown];
}

/** Indexes of the values that stood earlier in the list. */
function findTwice(values: readonly unknown[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
