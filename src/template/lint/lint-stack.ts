import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { renderContent, renderPaths } from '../render/render-template.ts';
import type { CompiledFile, Template } from '../template.ts';
import { templateSecrets } from '../manifest/template-secrets.ts';
import { findDecisions } from './find-decisions.ts';
import { listCombinations, type Combination } from './list-combinations.ts';
import {
  describeCombination,
  sampleAnswers,
  sampleContext,
  samplePlace,
} from './sample-context.ts';

/** Says what is wrong with the stack of a client that has these files, by path. */
export type CheckStack = (
  files: ReadonlyMap<string, Uint8Array>,
  sample: SampleClient,
) => readonly Problem[];

/** What the client of a sample holds. */
export interface SampleClient {
  slug: string;
  block: number;
  ports: Readonly<Record<string, number>>;
  subnet: string | null;
}

const COMPOSE = 'docker-compose.yml';
/** Those that it may be merged with: conditions in them are tried too. */
const COMPOSE_FILE = /(^|[/.-])compose[\w.-]*\.ya?ml$/;

/**
 * Checks the compose file of every combination of what it, and which files there are, depends on.
 * Lines of rendered text are not those of the template: they are left out, but not those of a file that is copied.
 * Code: `template-compose`.
 */
export function lintStack(template: Template, check: CheckStack): Problem[] {
  const compose = template.files.find(({ source }) => source.replace(/\.hbs$/, '') === COMPOSE);
  if (compose === undefined) return findMisnamed(template);
  const content = template.files
    .filter(({ source }) => COMPOSE_FILE.test(source.replace(/\.hbs$/, '')))
    .flatMap((file) => (file.content instanceof Uint8Array ? [] : [file.content]));
  const conditions = template.files.flatMap(({ when }) => when);
  const decisions = findDecisions(template, [...content, ...conditions]);
  const problems = new Map<string, Problem>();
  for (const combination of listCombinations(template, decisions).combinations) {
    const sample = renderSample(template, combination);
    if (sample?.files.has(COMPOSE) !== true) continue;
    for (const found of check(sample.files, sampleClient(template, combination))) {
      const { severity, message, hint, line, column } = found;
      const { source, content: written } = sample.sources.get(found.file ?? '') ?? compose;
      const isCopied = written instanceof Uint8Array;
      const fault = `${source} ${line ?? ''} ${column ?? ''} ${message}`;
      if (problems.has(fault)) continue;
      const invalid = severity === 'error' ? 'renders to an invalid compose file: ' : '';
      problems.set(
        fault,
        dropUndefined({
          ...{ severity, code: 'template-compose', file: `${template.folder}/${source}` },
          ...(isCopied ? { line, column } : {}),
          message: `${invalid}${message}${describeCombination(combination)}`,
          hint,
        }),
      );
    }
  }
  return [...problems.values()];
}

const OTHER_NAMES = /^(docker-)?compose\.ya?ml$/;

/** Files that docker compose would take; create would miss docker-compose.yml. */
function findMisnamed({ files, folder }: Template): Problem[] {
  return files
    .filter(({ source }) => OTHER_NAMES.test(source.replace(/\.hbs$/, '')))
    .map(({ source }) => ({
      ...{ severity: 'error', code: 'template-compose', file: `${folder}/${source}` },
      message: 'the compose file of a template has to be named docker-compose.yml',
      hint: `rename it to ${COMPOSE}${source.endsWith('.hbs') ? '.hbs' : ''}`,
    }));
}

function sampleClient(template: Template, combination: Combination): SampleClient {
  const { slug, block, ports, subnet } = samplePlace(template, combination);
  return { slug, block, ports, subnet };
}

/** Files of a sample by their paths, and the template's own that they are of. */
interface Sample {
  files: Map<string, Uint8Array>;
  sources: ReadonlyMap<string, CompiledFile>;
}

/** A client's files, its secrets empty; undefined if one does not render, which the other checks report. */
function renderSample(template: Template, combination: Combination): Sample | undefined {
  const variables = sampleContext(template, combination);
  const secrets = templateSecrets(template, sampleAnswers(template, combination));
  try {
    const rendered = renderPaths(template, variables);
    const files = new Map([
      ...secrets.map(({ file }) => [file, new Uint8Array()] as const),
      ...rendered.map(({ path, file }) => [path, renderContent(file, variables)] as const),
    ]);
    return { files, sources: new Map(rendered.map(({ path, file }) => [path, file])) };
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
