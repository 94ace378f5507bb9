import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { runCli, startCli } from '../../support/run-cli.ts';

let root: string;

/** A workspace with the shipped template, as `pulso init` makes it. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  expect((await runCli(['init', 'fleet'], { cwd: root })).code).toBe(0);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('pulso create on a Spanish terminal', () => {
  it('asks, explains and confirms in Spanish, and takes a sí', async () => {
    const cwd = join(root, 'fleet');
    const env = { LANG: 'es_CO.UTF-8' };
    const cli = startCli(['create'], { cwd, env, columns: 100 });
    await cli.shows('El slug es el nombre corto del cliente');
    await cli.shows('Slug (da nombre a su carpeta, red y datos)');
    cli.type('Acme\r');
    await cli.shows('tiene mayúsculas');
    cli.type('\u0015acme\r');
    await cli.shows('Esc vuelve a la pregunta anterior');
    await cli.shows('? Nombre del cliente');
    await cli.shows('Nombre que se muestra, por ejemplo Claro Colombia.');
    cli.type('\r');
    await cli.shows('País');
    cli.type('Nowhere\r');
    await cli.shows('La respuesta debe ser');
    cli.type('\u0015Perú\r');
    await cli.shows('Base de datos');
    await cli.shows('↑↓ navegar');
    await cli.shows('BigQuery (sin servicio de base de datos)');
    cli.type('\r');
    await cli.shows('Idioma');
    // The rest as proposed.
    cli.type('\u0012');
    await cli.shows('¿Crear acme? (S/n)');
    cli.type('sí\r');
    expect((await cli.ended).code).toBe(0);
    const record = await readFile(join(cwd, 'clients/acme/.pulso/instance.json'), 'utf8');
    expect(record).toContain('"country": "PE"');
  });

  it.each([
    ['es', 'Escribir acme para confirmar:'],
    ['pt', 'Digitar acme para confirmar:'],
  ])('destroy in %s is confirmed by the slug, and by nothing else', async (language, asks) => {
    const cwd = join(root, 'fleet');
    const engine = createFakeEngine();
    const answers = ['--name', 'Acme', '--country', 'BR'];
    expect((await runCli(['create', 'acme', ...answers], { cwd })).code).toBe(0);
    expect((await runCli(['deploy', 'acme'], { cwd, engine })).code).toBe(0);
    const env = { PULSO_LANG: language };
    const cli = startCli(['destroy', 'acme'], { cwd, engine, env, columns: 100 });
    await cli.shows(asks);
    cli.type('sí\r');
    expect((await cli.ended).code).toBe(130);
    expect((await runCli(['list'], { cwd, engine })).stdout).toContain('acme');
  });
});
