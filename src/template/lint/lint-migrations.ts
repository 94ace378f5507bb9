import type { Problem } from '../../core/problem.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { isExpression } from '../expressions/is-expression.ts';
import type { Template } from '../template.ts';

/**
 * Expressions of migrations that no client could be migrated by. Which answers an older client has is
 * known only then: names are not checked. Codes: `template-syntax`, `template-function`.
 */
export function lintMigrations({ manifest, folder }: Template): Problem[] {
  const file = `${folder}/template.yaml`;
  return manifest.migrations.flatMap(({ version, setAnswer = {} }) =>
    Object.entries(setAnswer).flatMap(([key, value]) => {
      if (!isExpression(value)) return [];
      const { problems } = compileExpression(value, { file }, new Set());
      return problems
        .filter(({ code }) => code !== 'template-variable')
        .map(({ severity, code, message }): Problem => {
          const where = `migration to ${version}, ${key}`;
          return { severity, code, file, message: `${where}: ${message}` };
        });
    }),
  );
}
