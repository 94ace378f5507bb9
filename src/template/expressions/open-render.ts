import type Handlebars from 'handlebars';
import * as library from 'handlebars/runtime.js';
import { PulsoError } from '../../core/pulso-error.ts';
import { TEMPLATE_FUNCTIONS, type TemplateFunction } from './template-functions.ts';

export type RenderText = (variables: Readonly<Record<string, unknown>>) => string;

// Handlebars without its compiler, which takes longer to load; its own types leave out what it exports.
const handlebars = (library as unknown as { default: typeof Handlebars }).default.create();
for (const name of ['log', 'lookup', 'with']) handlebars.unregisterHelper(name);
for (const [name, each] of TEMPLATE_FUNCTIONS) handlebars.registerHelper(name, bind(name, each));

/** `script`: JavaScript that Handlebars wrote for this version of it. */
export function openRender(script: string): RenderText {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what Handlebars' own compile does
  const specify = new Function(`return ${script}`) as () => TemplateSpecification;
  return handlebars.template(specify());
}

function bind(name: string, { call, optional }: TemplateFunction): Handlebars.HelperDelegate {
  return (...received: unknown[]) => {
    const { loc } = received.at(-1) as { loc: { start: hbs.AST.Position } };
    const values = received.slice(0, -1);
    if (!optional && values.includes(undefined)) {
      const at = { file: '', ...loc.start };
      throw new PulsoError('template-value', `${name} is given an answer without a value`, { at });
    }
    return call(...values);
  };
}
