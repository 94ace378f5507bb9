import { showTemplate } from '../../operations/template/show-template.ts';
import { printResult } from '../render/widgets/print-result.ts';
import { templateText } from '../render/views/template-text.ts';
import type { Session } from '../session.ts';
import { chooseTemplate } from '../template-choice.ts';
import type { Call } from '../verb.ts';

/** `pulso template show` */
export async function runTemplateShow(
  session: Session,
  { operands }: Call<object>,
): Promise<undefined> {
  const { choice, ...context } = await chooseTemplate(session, operands[0]);
  const result = await showTemplate(context, choice);
  printResult(session, result, () => templateText(result, session.screen));
  return undefined;
}
