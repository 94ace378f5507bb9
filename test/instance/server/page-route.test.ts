import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { addRoutes } from '../../../src/instance/server/add-routes.ts';
import { createServer } from '../../../src/instance/server/create-server.ts';
import { AUTHORIZED, instanceParts } from '../../support/instance-parts.ts';

async function getPage(fake: ReturnType<typeof instanceParts>) {
  const server = createServer();
  addRoutes(server, fake.parts);
  const reply = await server.inject({ url: '/', headers: AUTHORIZED });
  await server.close();
  return reply;
}

it('the page shows the client and its metrics in its language and currency', async () => {
  const fake = instanceParts();
  fake.database.rows = [{ value: '1234567.5' }];
  const { statusCode, body, headers } = await getPage(fake);
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('<html lang="es">');
  expect(body).toContain('<h1>Claro Colombia</h1>');
  expect(body.replaceAll(/\s+/g, ' ')).toContain(
    '<dt>Ingresos</dt> <dd class="value">$ 1.234.568</dd>',
  );
  expect(body).toContain('Del 11 de abril de 2025 al 10 de mayo de 2025');
  expect(body.match(/<dt>/g)).toHaveLength(fake.parts.model.metrics.size);
});

it('the page loads no external resources and allows no scripts', async () => {
  const { body, headers } = await getPage(instanceParts());
  const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toContain(
    `default-src 'none'; style-src 'sha256-${hash}'`,
  );
  expect(body).not.toMatch(/<script|<link|src=|href=|url\(|http/);
});

it("the page escapes the client's name", async () => {
  const name = `<script>alert("ñ")</script> & 'hijos' {{slug}} 漢`;
  const fake = instanceParts();
  fake.parts.client = { ...fake.parts.client, name };
  const { body } = await getPage(fake);
  const escaped =
    '&lt;script&gt;alert(&quot;ñ&quot;)&lt;/script&gt; &amp; &#39;hijos&#39; {{slug}} 漢';
  expect(body).toContain(`<title>${escaped}</title>`);
  expect(body).toContain(`<h1>${escaped}</h1>`);
  expect(body).not.toContain('<script');
});

it('the page is served while the database is unreachable, with a notice', async () => {
  const fake = instanceParts();
  fake.database.fail = new Error('connection refused');
  const { statusCode, body } = await getPage(fake);
  expect(statusCode).toBe(200);
  expect(body).toContain('Algunos indicadores no están disponibles');
  expect(body).toContain('<h1>Claro Colombia</h1>');
  expect(body).not.toContain('connection refused');
});

it.each([
  [{ language: 'pt', country: 'BR', currency: 'BRL' }, 'R$ 1.234,50', 'Sem dados'],
  [{ language: 'en', country: 'US', currency: 'USD' }, '$1,234.50', 'No data'],
  [{ language: 'fr', country: 'CA', currency: 'CAD' }, '1 234,50 $', 'No data'],
])('speaks as %j', async (locale, amount, none) => {
  const fake = instanceParts();
  fake.parts.client = { ...fake.parts.client, ...locale };
  const shown = await getPage(fake);
  expect(shown.body.replaceAll(/\s/g, ' ')).toContain(`<dd class="value">${amount}</dd>`);
  fake.cache.kept.clear();
  fake.database.rows = [{ value: null }];
  expect((await getPage(fake)).body).toContain(none);
});
