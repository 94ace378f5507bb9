import { decodeLossy } from '../../text/decode-utf8.ts';
import { findMarkers } from '../../text/find-markers.ts';
import { readYamlStream } from '../../text/read-yaml-stream.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { pathOfSource } from '../manifest/compile-file.ts';
import { holdsFor } from '../expressions/expression.ts';
import { renderContent } from '../render/render-template.ts';
import type { CompiledFile, Template } from '../template.ts';
import { findDecisions, type Decisions } from './find-decisions.ts';
import { listCombinations, type Combination } from './list-combinations.ts';
import { describeCombination, sampleContext } from './sample-context.ts';

/**
 * Renders every file for every combination of what it depends on, and parses the YAML and JSON that
 * comes of it. Codes: those of renderTemplate, `template-yaml`, `template-json`, `template-combinations`, `markers-left`.
 */
export function lintRenders(template: Template): Problem[] {
  return template.files.flatMap((file) => lintFile(template, file));
}

function lintFile(template: Template, file: CompiledFile): Problem[] {
  const { combinations, capped } = listCombinations(template, decisionsOf(template, file));
  const problems = new Map<string, Problem>();
  for (const combination of combinations) {
    for (const problem of lintOne(template, file, combination)) {
      // Many combinations have the same fault: the first one shows it.
      const fault = `${problem.code} ${problem.line ?? ''} ${problem.column ?? ''}`;
      if (!problems.has(fault)) {
        const message = `${problem.message}${describeCombination(combination)}`;
        problems.set(fault, { ...problem, message });
      }
    }
  }
  const warning: Problem = {
    ...{
      severity: 'warning',
      code: 'template-combinations',
      file: `${template.folder}/${file.source}`,
    },
    message: `hangs on more choices than can all be tried: ${combinations.length} combinations were`,
  };
  return [...problems.values(), ...(capped ? [warning] : [])];
}

function decisionsOf(template: Template, { content, when }: CompiledFile): Decisions {
  return findDecisions(template, content instanceof Uint8Array ? when : [...when, content]);
}

function lintOne(template: Template, file: CompiledFile, combination: Combination): Problem[] {
  const variables = sampleContext(template, combination);
  try {
    if (!file.when.every((when) => holdsFor(when, variables))) return [];
    const text = decodeLossy(renderContent(file, variables));
    if (findMarkers(text) !== undefined) return [marked(template, file)];
    return file.text ? [] : parseRendered(text, template.folder, file.source);
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    return [{ severity: 'error', code: error.code, message: error.message, ...error.at }];
  }
}

/** Clients would have a conflict that they cannot resolve. */
function marked({ folder }: Template, { source }: CompiledFile): Problem {
  return {
    ...{ severity: 'error', code: 'markers-left', file: `${folder}/${source}` },
    message: 'conflict markers are left: neither side was chosen',
    hint: `edit ${folder}/${source}: keep what should stand, remove the markers`,
  };
}

/** Lines of the rendered text are not those of the template: they are left out. */
function parseRendered(text: string, folder: string, source: string): Problem[] {
  const file = `${folder}/${source}`;
  const path = pathOfSource(source);
  if (/\.ya?ml$/.test(path)) {
    const [fault] = readYamlStream(file, text).faults;
    if (fault === undefined) return [];
    const message = `renders to no YAML: ${fault.message}`;
    const hint = `if it is for another tool, add {path: ${path}, text: true} to files of template.yaml`;
    return [{ severity: 'error', code: 'template-yaml', file, message, hint }];
  }
  if (!path.endsWith('.json')) return [];
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = `renders to no JSON: ${(error as Error).message}`;
    return [{ severity: 'error', code: 'template-json', file, message }];
  }
}
