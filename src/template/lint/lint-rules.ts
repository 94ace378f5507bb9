import { gt, rcompare } from 'semver';
import type { Problem } from '../../core/problem.ts';
import { pathOfSource } from '../manifest/compile-file.ts';
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
  return [
    ...unused.map(({ path }): Problem => ({
      ...{ severity: 'warning', code: 'template-rule-unused', file },
      message: `files: ${path} matches no file`,
    })),
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
