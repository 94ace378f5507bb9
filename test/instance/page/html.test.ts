import { expect, it } from 'vitest';
import { html } from '../../../src/instance/page/html.ts';

it.each([
  ['<b>', '&lt;b&gt;'],
  [`"'`, '&quot;&#39;'],
  ['&amp;', '&amp;amp;'],
  ['', ''],
  [0, '0'],
  ['ñ 漢 😀', 'ñ 漢 😀'],
])('%j is shown as it is written', (value, expected) => {
  expect(html`<p title="${value}">${value}</p>`.text).toBe(
    `<p title="${expected}">${expected}</p>`,
  );
});

it('html() keeps nested Html and lists of Html unescaped', () => {
  const items = ['<a>', 'b'].map((item) => html`<i>${item}</i>`);
  expect(html`<b>${items}</b>`.text).toBe('<b><i>&lt;a&gt;</i><i>b</i></b>');
});
