import { openWorkspace } from '../../workspace/settings/open-workspace.ts';
import { isExpression } from '../../template/expressions/is-expression.ts';
import { flagOf } from '../../template/questions/flag-of.ts';
import type { Question } from '../../template/template.ts';
import type { Caller } from '../open-context.ts';

/** The flag of one question. */
export interface AnswerFlag extends Pick<Question, 'key' | 'type' | 'prompt'> {
  /** `--whatsapp-number` */
  flag: string;
  /** What it can be answered with; empty: any text. */
  choices: readonly string[];
  /** The default as text; absent: it has none, or one that depends on other answers. */
  proposed: string | undefined;
}

/**
 * The flags that a template gives `create`: of the template that is named, or of the workspace's own.
 * Errors: those of openWorkspace, readTemplateSource and parseTemplate.
 */
export async function readAnswerFlags(
  { cwd, readTemplate }: Pick<Caller, 'cwd' | 'readTemplate'>,
  template: string | undefined,
): Promise<readonly AnswerFlag[]> {
  const workspace = await openWorkspace(cwd);
  const opened = await readTemplate(workspace, template ?? workspace.config.template);
  return (await opened.compile()).manifest.questions.map(toFlag);
}

function toFlag(question: Question): AnswerFlag {
  const { key, type, prompt, choices = [], default: proposed } = question;
  const literal = proposed !== undefined && !isExpression(proposed) && String(proposed) !== '';
  return {
    ...{ key, type, prompt, flag: flagOf(question) },
    choices: choices.map(({ value }) => value),
    proposed: literal ? String(proposed) : undefined,
  };
}
