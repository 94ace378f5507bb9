import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError, type Location } from '../../core/pulso-error.ts';
import type { ExpressionUses } from './expression-walk.ts';
import { explainFailure } from './handlebars-fault.ts';
import { openRender, type RenderText } from './open-render.ts';

/** Values by name, as a Scope names them. */
export type Variables = Readonly<Record<string, unknown>>;

/** What is known of a text with Handlebars expressions in it once it was checked. */
export interface CheckedText {
  text: string;
  /** Its file, and its line where it is a value inside a file. */
  place: Location;
  uses: ExpressionUses;
  /** What Handlebars made of it: JavaScript. Asked for when it is needed, since making it takes longest. */
  script: () => string;
}

/** A checked text, compiled once and rendered for every client. */
export interface Expression extends CheckedText {
  /** Throws `template-value`, with the place, where it needs an answer that was not asked for. */
  render(variables: Variables): string;
}

/** Compiled at the first render. */
export function openExpression(checked: CheckedText): Expression {
  const { place, script } = checked;
  let opened: RenderText | undefined;
  return {
    ...checked,
    render(variables) {
      opened ??= openRender(script());
      try {
        return opened(variables);
      } catch (error) {
        const { message, ...at } = explainFailure(error);
        throw new PulsoError('template-value', message, {
          at: locate(place, at),
          hint: 'use it only where its question is asked: inside an {{#if}}',
          cause: error,
        });
      }
    },
  };
}

/** True where a `when` renders to something other than '' or 'false'. */
export function holdsFor(when: Expression | undefined, variables: Variables): boolean {
  if (when === undefined) return true;
  const text = when.render(variables).trim();
  return text !== '' && text !== 'false';
}

/** Where in a file a fault of a text is: `place` has a line where the text is a value inside that file. */
export function locate(place: Location, at: Partial<Location>): Location {
  return place.line === undefined
    ? dropUndefined({ file: place.file, line: at.line, column: at.column })
    : place;
}
