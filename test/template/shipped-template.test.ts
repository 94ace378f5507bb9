import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { Answers } from '../../src/client/answers.ts';
import { loadStack } from '../../src/compose/load-stack.ts';
import { lintTemplate } from '../../src/template/lint/lint-template.ts';
import { parseTemplate } from '../../src/template/manifest/parse-template.ts';
import { renderTemplate } from '../../src/template/render/render-template.ts';
import { resolveAnswers } from '../../src/template/questions/resolve-answers.ts';
import { checkSchemas } from '../../src/operations/validate/check-schemas.ts';
import { templateSecrets } from '../../src/template/manifest/template-secrets.ts';
import type { Template, TemplateSource } from '../../src/template/template.ts';
import { readTemplateFolder } from '../../src/workspace/templates/read-template-source.ts';
import { buildContext } from '../support/build-template.ts';
import { NASTY_CASES } from '../support/nasty-texts.ts';

let source: TemplateSource;
let template: Template;

beforeAll(async () => {
  source = await readTemplateFolder('template', 'clients/template', process.cwd());
  template = parseTemplate(source);
});

const DATABASES = ['postgresql', 'mysql', 'bigquery'] as const;

async function answer(given: Record<string, unknown> = {}): Promise<Answers> {
  const bigquery = given.database === 'bigquery' ? { bigquery_project: 'claro-data-1' } : {};
  return resolveAnswers(template, { name: 'Claro Colombia', country: 'CO', ...bigquery, ...given });
}

function render(answers: Answers, changes = {}): Map<string, string> {
  const files = renderTemplate(template, buildContext(answers, changes));
  return new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

/** What the nasty answers' test reads of config/client.yaml. */
interface RenderedConfig {
  slug: string;
  prompts: Record<string, unknown>;
  features: Record<string, boolean>;
}

/** And of docker-compose.yml. */
interface RenderedCompose {
  name: string;
  services: { app: { image: string; environment: { TZ: string } } };
}

describe('the shipped template', () => {
  it('has nothing that lint would say', () => {
    expect(lintTemplate(source)).toEqual([]);
  });

  it('needs a country, and proposes the rest', async () => {
    await expect(resolveAnswers(template, {}, { slug: 'claro-colombia' })).rejects.toMatchObject({
      code: 'missing-answers',
      message: 'no answer for --country (Country)',
    });
    const slug = { slug: 'claro-colombia' };
    await expect(resolveAnswers(template, { country: 'CO' }, slug)).resolves.toMatchObject({
      name: 'Claro Colombia',
    });
    await expect(answer({ country: 'BR', name: 'Vivo' })).resolves.toMatchObject({
      database: 'postgresql',
      language: 'pt',
      currency: 'BRL',
      timezone: 'America/Sao_Paulo',
      business_type: 'services',
      welcome_message: 'Olá! Sou o assistente de Vivo. Como posso ajudar?',
      features: ['audio', 'sales', 'expenses', 'inventory'],
      residency_region: 'BR',
    });
  });

  it.each([
    [
      'postgresql',
      ['database_password', 'cache_password', 'admin_token'],
      ['app', 'cache', 'database'],
    ],
    [
      'mysql',
      ['database_password', 'database_root_password', 'cache_password', 'admin_token'],
      ['app', 'cache', 'database'],
    ],
    ['bigquery', ['cache_password', 'admin_token', 'bigquery_credentials.json'], ['app', 'cache']],
  ])('gives a client on %s secrets %j and services %j', async (database, secrets, services) => {
    const answers = await answer({ database });
    const held = templateSecrets(template, answers);
    expect(held.map(({ name }) => name)).toEqual(secrets);
    const files = new Map(
      [...render(answers), ...held.map(({ file }) => [file, 'x'] as const)].map(([path, text]) => [
        path,
        new TextEncoder().encode(text),
      ]),
    );
    const stack = loadStack({ slug: 'claro-colombia', workingDir: '/w', files, images: {} });
    expect(stack.services.map(({ name }) => name).sort()).toEqual(services);
    expect(stack.networks[0]?.subnets).toEqual([{ subnet: '10.181.0.64/26' }]);
    for (const service of stack.services) {
      expect(service.capDrop).toEqual(['ALL']);
      expect(service.securityOpt).toEqual(['no-new-privileges:true']);
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
      expect(service.resources).toMatchObject({
        pids: expect.any(Number),
        memory: expect.any(Number),
      });
      expect(service.logging?.options).toEqual({ 'max-size': '10m', 'max-file': '3' });
      const hosts = service.ports.map(({ hostIp }) => hostIp);
      expect(hosts).toEqual(['127.0.0.1']);
    }
  });

  it('has a configuration that its own schema takes', async () => {
    for (const database of DATABASES) {
      const rendered = render(await answer({ database, whatsapp_number: '+573001234567' }));
      const files = new Map(
        [...rendered].map(([path, text]) => [path, { path, bytes: Buffer.from(text) }]),
      );
      const { schemas } = template.manifest;
      expect(Object.keys(schemas)).toEqual(['config/client.yaml']);
      const scope = { slug: 'claro-colombia', schemas, concerns: () => true };
      expect(checkSchemas(files, scope)).toEqual([]);
    }
  });

  it.each([
    ['CO', '# Claro Colombia\n\nEsta es la página de entrega'],
    ['BR', '# Claro Colombia\n\nEsta é a página de entrega'],
    ['US', '# Claro Colombia\n\nThis is the hand-over page'],
    ['FR', '# Claro Colombia\n\nThis is the hand-over page'],
  ])('hands over to %s in its language', async (country, start) => {
    const page = render(await answer({ country })).get('README.md')!;
    expect(page.startsWith(start)).toBe(true);
    expect(page).toContain('http://localhost:8001');
  });

  it('never has a secret in what it renders', () => {
    const texts = source.files.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
    expect(texts).not.toMatch(
      /(PASSWORD|requirepass)[":= ]+(?!\$|_|\/run\/secrets|"\$)[A-Za-z0-9]{8,}/,
    );
  });
});

describe('nasty answers', () => {
  it.each(NASTY_CASES)('%s in every answer comes back as it was', (_name, text) => {
    const keys = template.manifest.questions.map(({ key }) => key);
    const files = render(Object.fromEntries(keys.map((key) => [key, text])), { slug: 'true' });
    for (const [path, rendered] of files) {
      const faults = parseAllDocuments(rendered).flatMap(({ errors }) => errors);
      if (/\.ya?ml$/.test(path)) expect(faults.map(({ message }) => message)).toEqual([]);
    }
    const { slug, prompts, features, ...config } = parse(
      files.get('config/client.yaml')!,
    ) as RenderedConfig;
    expect(slug).toBe('true');
    expect(Object.values(features)).toEqual([false, false, false, false]);
    const texts = Object.values<unknown>({ ...prompts, ...config });
    expect(texts).toHaveLength(14);
    expect(texts.every((each) => each === text)).toBe(true);
    const compose = parse(files.get('docker-compose.yml')!) as RenderedCompose;
    expect(compose.name).toBe('true');
    expect(compose.services.app.image === `pulso/instance:${text}`).toBe(true);
    expect(compose.services.app.environment.TZ === text).toBe(true);
  });
});
