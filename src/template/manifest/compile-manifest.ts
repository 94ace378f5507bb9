import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Location } from '../../core/pulso-error.ts';
import { compileText, type Compilation } from './compilation.ts';
import type { FileSettings } from './compile-file.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Scope } from '../expressions/expression-walk.ts';
import { isExpression } from '../expressions/is-expression.ts';
import type { Manifest } from './manifest.ts';
import { matchesGlob } from '../../text/path-glob.ts';
import { listDatabases, listVolumes } from './list-databases.ts';
import { CONTEXT_KEYS } from './reserved-keys.ts';
import type { CompiledQuestion, Template } from '../template.ts';

type Locate = (path: readonly PropertyKey[]) => Location;

/** The expressions of template.yaml, compiled, and the names that the files' own may read. */
export interface CompiledManifest extends Pick<
  Template,
  'questions' | 'ports' | 'secrets' | 'databases' | 'volumes'
> {
  scope: Scope;
  /** The rules that match a path, in sum: every `when` has to hold, the last word on the rest counts. */
  settingsOf: (path: string) => FileSettings;
}

/** Compiles every `when` and default. Questions see earlier answers; ports and secrets all answers; files everything. */
export function compileManifest(
  compilation: Compilation,
  manifest: Manifest,
  locate: Locate,
): CompiledManifest {
  const compile = (text: string | undefined, path: readonly PropertyKey[], scope: Scope) =>
    text === undefined ? undefined : compileText(compilation, text, locate(path), scope);
  const keys = manifest.questions.map(({ key }) => key);
  const answers: Scope = new Set(keys);
  const scope: Scope = new Set([...answers, ...namesOfContext(manifest)]);

  const questions = manifest.questions.map((question, index): CompiledQuestion => {
    const earlier: Scope = new Set(['slug', ...keys.slice(0, index)]);
    const proposal =
      question.default !== undefined && isExpression(question.default)
        ? compile(question.default, ['questions', index, 'default'], earlier)
        : undefined;
    const when = compile(question.when, ['questions', index, 'when'], earlier);
    return dropUndefined({ question, proposal, when });
  });
  const ports = Object.entries(manifest.ports).map(([name, { base, when }]) =>
    dropUndefined({ name, base, when: compile(when, ['ports', name, 'when'], answers) }),
  );
  const secrets = manifest.secrets.map((secret, index) =>
    dropUndefined({
      secret,
      when: compile(secret.when, ['secrets', index, 'when'], answers),
      rotations: secret.rotate?.map((rotation, at) =>
        dropUndefined({
          rotation,
          when: compile(rotation.when, ['secrets', index, 'rotate', at, 'when'], answers),
        }),
      ),
    }),
  );
  const databases = listDatabases(manifest)?.map(({ database, path }) =>
    dropUndefined({ database, when: compile(database.when, [...path, 'when'], answers) }),
  );
  const volumes = listVolumes(manifest).map(({ volume: { name, when }, path }) =>
    dropUndefined({ name, when: compile(when, [...path, 'when'], answers) }),
  );
  const rules = manifest.files.map((rule, index) =>
    dropUndefined({ ...rule, when: compile(rule.when, ['files', index, 'when'], scope) }),
  );
  const settingsOf = (path: string): FileSettings =>
    addUp(rules.filter((rule) => matchesGlob(rule.path, path)));
  return dropUndefined({ questions, ports, secrets, databases, volumes, scope, settingsOf });
}

function namesOfContext({ ports }: Manifest): string[] {
  const named = Object.keys(ports).map((name) => `ports.${name}`);
  return [...CONTEXT_KEYS, 'template.name', 'template.version', ...named];
}

interface CompiledRule {
  when?: Expression;
  seed?: boolean;
  executable?: boolean;
  text?: boolean;
}

function addUp(rules: readonly CompiledRule[]): FileSettings {
  return dropUndefined({
    when: rules.flatMap(({ when }) => when ?? []),
    seed: rules.findLast(({ seed }) => seed !== undefined)?.seed ?? false,
    text: rules.findLast(({ text }) => text !== undefined)?.text ?? false,
    executable: rules.findLast(({ executable }) => executable !== undefined)?.executable,
  });
}
