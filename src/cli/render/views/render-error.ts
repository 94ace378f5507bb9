import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { ErrorFields } from '../../../core/error-fields.ts';
import { errorFields } from '../../../core/error-fields.ts';
import { formatLocation, PulsoError } from '../../../core/pulso-error.ts';
import { visibleData, visibleText } from '../../../core/visible-text.ts';
import { keepEnglish, type Translate } from '../../language/translate.ts';
import type { Screen } from '../widgets/screen.ts';
import { truncateText } from '../widgets/truncate-text.ts';

/** What failed, on which client, where, and what to run next, translated. The stack trace only if asked for. */
export function renderError(
  error: PulsoError | ErrorFields,
  { style, columns }: Screen,
  { debug = false, translate = keepEnglish }: { debug?: boolean; translate?: Translate } = {},
): string {
  const { code, slug, message, hint, file, line, column } = visibleData(
    error instanceof PulsoError ? errorFields(error) : error,
  );
  const client = slug !== undefined && !message.includes(slug) ? `${style.bold(slug)}: ` : '';
  const label = code === 'interrupted' ? '' : `${style.red.bold(translate('error:'))} `;
  const lines = [`${label}${client}${translateMessage(message, columns, translate)}`];
  if (file !== undefined)
    lines.push(`  at ${formatLocation(dropUndefined({ file, line, column }))}`);
  if (hint !== undefined) lines.push(`  ${style.cyan('→')} ${translate(hint)}`);
  if (debug) lines.push(...stacksOf(error).map((stack) => style.dim(stack)));
  return lines.join('\n');
}

/** Log lines of services can have any length and are cut; pulso's own text is not. */
function translateMessage(message: string, columns: number, translate: Translate): string {
  const lines = message.split('\n');
  const head = lines.findIndex((line) => line.startsWith('last log lines of '));
  if (head < 0) return translate(message);
  return lines
    .map((line, at) => (at > head ? truncateText(line, columns) : translate(line)))
    .join('\n');
}

function stacksOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [visibleText(error.stack ?? error.message), ...stacksOf(error.cause)];
}
