import { gt, rcompare } from 'semver';
import type { Problem } from '../../core/problem.ts';
import { pathOfSource } from '../manifest/compile-file.ts';
import { hasKeys } from '../migrate/rename-keys.ts';
import { matchesGlob } from '../../text/path-glob.ts';
import type { Template } from '../template.ts';

/** Entries of template.yaml that do nothing, or not what they seem to. Codes: `template-rule-unused`, `template-version-order`. */
export function lintRules(template: Template): Problem[] {
  const { manifest, folder, files } = template;
  const file = `${folder}/template.yaml`;
  const paths = files.map(({ source }) => pathOfSource(source));
  const unused = manifest.files.filter(
    ({ path }) => !paths.some((each) => matchesGlob(path, each)),
  );
  const without = manifest.migrations
    .flatMap(({ renameKey = [] }) => renameKey)
    .flatMap((rename) => paths.filter((path) => matchesGlob(rename.file, path) && !hasKeys(path)));
  const problem = (message: string): Problem => ({
    ...{ severity: 'warning', code: 'template-rule-unused', file },
    message,
  });
  return [
    ...unused.map(({ path }) => problem(`files: ${path} matches no file`)),
    ...[...new Set(without)].map((path) =>
      problem(`migrations: renameKey renames nothing in ${path}, which is not a file with keys`),
    ),
    ...lintVersions(template, 'migrations', file),
    ...lintVersions(template, 'renames', file),
  ];
}

/** What has happened stands in the order it happened, up to this version. */
function lintVersions(
  { manifest }: Template,
  list: 'migrations' | 'renames',
  file: string,
): Problem[] {
  const versions = manifest[list].map(({ version }) => version);
  const late = versions.find((version) => gt(version, manifest.version));
  const sorted = [...versions].sort((one, other) => rcompare(other, one));
  const problem = (message: string): Problem => ({
    ...{ severity: 'error', code: 'template-version-order', file },
    message: `${list}: ${message}`,
  });
  return [
    ...(late === undefined ? [] : [problem(`${late} is later than the template's own version`)]),
    ...(sorted.join() === versions.join() ? [] : [problem('must stand oldest first')]),
  ];
}
