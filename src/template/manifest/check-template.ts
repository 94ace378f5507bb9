import { checkYamlDocument } from '../../text/check-yaml.ts';
import type { Problem } from '../../core/problem.ts';
import { checkManifest } from './check-manifest.ts';
import type { Compilation } from './compilation.ts';
import { compileFile, pathOfSource } from './compile-file.ts';
import { compileManifest } from './compile-manifest.ts';
import { digestTemplate } from './digest-template.ts';
import { manifestSchema } from './manifest.ts';
import type { Template, TemplateSource } from '../template.ts';

/** A template compiled, or everything that is wrong with it; nothing is rendered. */
export interface CheckedTemplate {
  template?: Template;
  problems: readonly Problem[];
}

/** Reads template.yaml and compiles every expression of the template once. */
export function checkTemplate(source: TemplateSource): CheckedTemplate {
  const { name, folder } = source;
  const { value: manifest, ...checked } = checkYamlDocument(
    source.manifest,
    manifestSchema,
    `${folder}/template.yaml`,
  );
  if (manifest === undefined) return { problems: checked.problems };
  const compilation: Compilation = {
    folder,
    problems: checkManifest(manifest, checked.locate),
  };
  const { scope, settingsOf, ...compiled } = compileManifest(compilation, manifest, checked.locate);
  const files = source.files.flatMap(
    (file) => compileFile(compilation, file, scope, settingsOf(pathOfSource(file.path))) ?? [],
  );
  const { problems } = compilation;
  if (problems.length > 0) return { problems };
  const digest = digestTemplate(source);
  return { template: { name, folder, manifest, digest, ...compiled, files }, problems };
}
