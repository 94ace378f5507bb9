import { lintTemplate } from '../../operations/template/lint-template.ts';
import { EXIT } from '../exit-code.ts';
import { printResult } from '../render/widgets/print-result.ts';
import { problemsText } from '../render/views/problems-text.ts';
import type { Session } from '../session.ts';
import { chooseTemplate } from '../template-choice.ts';
import type { Call } from '../verb.ts';

/** `pulso template lint` */
export async function runTemplateLint(
  session: Session,
  { operands }: Call<object>,
): Promise<number> {
  const { choice, ...context } = await chooseTemplate(session, operands[0]);
  const result = await lintTemplate(context, choice);
  printResult(session, result, () => problemsText(result.problems, session.screen));
  return result.problems.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.done;
}
