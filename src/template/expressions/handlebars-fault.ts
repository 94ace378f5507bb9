import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';

/** What Handlebars says is wrong, in the text it was given. Lines and columns count from 1. */
export interface HandlebarsFault {
  message: string;
  line?: number;
  column?: number;
}

/** Handlebars' own exceptions; columns count from 0. */
interface HandlebarsException {
  message?: string;
  lineNumber?: number;
  column?: number;
}

/** A text that is not Handlebars: the parser's errors carry their line in the message alone. */
export function explainSyntax(error: unknown): HandlebarsFault {
  const { message = '', lineNumber, column } = error as HandlebarsException;
  const [, line] = /^Parse error on line (\d+)/.exec(message) ?? [];
  if (line === undefined) {
    return { message: message.replace(/ - \d+:\d+$/, ''), ...placeOf(lineNumber, column) };
  }
  const snippet = JSON.stringify(message.split('\n')[1]?.trim());
  const reason = message.endsWith("got 'EOF'") ? 'is not closed' : 'cannot be read';
  return { message: `an expression ${reason} near ${snippet}`, line: Number(line) };
}

/** A render that failed: a variable without a value, or a function that refused one. */
export function explainFailure(error: unknown): HandlebarsFault {
  if (error instanceof PulsoError) {
    return { message: error.message, ...placeOf(error.at?.line, error.at?.column) };
  }
  const { message = String(error), lineNumber, column } = error as HandlebarsException;
  const [, variable] = /^"(.+)" not defined in /.exec(message) ?? [];
  return {
    message: variable === undefined ? message : `${variable} has no value here`,
    ...placeOf(lineNumber, column),
  };
}

function placeOf(
  line: number | undefined,
  column: number | undefined,
): Omit<HandlebarsFault, 'message'> {
  return dropUndefined({ line, column: column === undefined ? undefined : column + 1 });
}
