/** Text that is HTML already: made by `html` alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of a page: what is written in the template is HTML, every value put into it is escaped text. */
export function html(template: TemplateStringsArray, ...values: readonly Part[]): Html {
  const pieces = template.map((piece, index) => {
    const value = values[index];
    return value === undefined ? piece : piece + toText(value);
  });
  return new Html(pieces.join(''));
}

function toText(value: Part): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((piece) => piece.text).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
