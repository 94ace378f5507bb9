import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/cli/language/choose-language.ts';
import { openTranslate } from '../../../src/cli/language/open-translate.ts';
import { createTranslate, keepEnglish } from '../../../src/cli/language/translate.ts';

describe('the language', () => {
  it.each<[string | undefined, Record<string, string>]>([
    [undefined, {}],
    [undefined, { LANG: 'C' }],
    [undefined, { LANG: 'C.UTF-8' }],
    [undefined, { LANG: 'POSIX' }],
    [undefined, { LANG: 'en_US.UTF-8' }],
    [undefined, { LANG: 'fr_FR.UTF-8' }],
    [undefined, { LANG: 'est' }],
    [undefined, { PULSO_LANG: 'fr', LANG: 'es_CO.UTF-8' }],
    [undefined, { PULSO_LANG: 'en', LANG: 'es_CO.UTF-8' }],
    [undefined, { LC_ALL: 'C', LANG: 'es_CO.UTF-8' }],
    [undefined, { PULSO_LANG: '../es' }],
    ['es', { LANG: 'es_CO.UTF-8' }],
    ['es', { LANG: 'es' }],
    ['es', { LANG: 'es_ES@euro' }],
    ['es', { PULSO_LANG: 'es-CO' }],
    ['es', { PULSO_LANG: 'ES' }],
    ['es', { PULSO_LANG: '', LANG: 'es_MX.UTF-8' }],
    ['es', { LC_MESSAGES: 'es_AR.UTF-8', LANG: 'C' }],
    ['pt', { LC_ALL: 'pt_BR.UTF-8', LANG: 'es_CO.UTF-8' }],
    ['pt', { PULSO_LANG: 'pt_BR.UTF-8', LC_ALL: 'C' }],
  ])('is %s for %j', (language, env) => {
    expect(chooseLanguage(env)).toBe(language);
  });

  it('is opened once, and English not at all', async () => {
    expect(await openTranslate({})).toBe(keepEnglish);
    const spanish = await openTranslate({ PULSO_LANG: 'es' });
    expect(await openTranslate({ LANG: 'es_CO.UTF-8' })).toBe(spanish);
    expect(spanish('All clients')).toBe('Todos los clientes');
  });
});

describe('a text', () => {
  const translate = createTranslate({
    'the disk is full': 'el disco está lleno',
    'cannot {0}: {1}': 'no se puede {0}: {1}',
    'write client {0}': 'escribir el cliente {0}',
    '{0} is missing': 'falta {0}',
    'there is no service {0}': 'no existe el servicio {0}',
    'volume {0} of {1} is missing': 'a {1} le falta el volumen {0}',
    'unknown "{0}"': '"{0}" desconocido',
    'add --yes': 'añadir --yes',
    PostgreSQL: null,
    '{0}{1} twice': '{0}{1} dos veces',
  });

  it.each([
    ['the disk is full', 'el disco está lleno'],
    ['  the disk is full\n', '  el disco está lleno\n'],
    ['PostgreSQL', 'PostgreSQL'],
    ['something else', 'something else'],
    ['', ''],
    ['app.yml is missing', 'falta app.yml'],
    // The most literal text wins, and the holes go where the translation has them.
    ['volume data of acme is missing', 'a acme le falta el volumen data'],
    // What stands in a hole is translated in turn.
    ['cannot write client acme: the disk is full', 'no se puede escribir el cliente acme: el disco está lleno'], // prettier-ignore
    ['add --yes; there is no service app', 'añadir --yes; no existe el servicio app'],
    ['other words; there is no service app', 'other words; no existe el servicio app'],
    ['the disk is full\nadd --yes', 'el disco está lleno\nañadir --yes'],
    ['services.app the disk is full', 'services.app el disco está lleno'],
    // What someone has written stays.
    ['unknown "the disk is full"', '"the disk is full" desconocido'],
    ['unknown "{0}"', '"{0}" desconocido'],
    ['cannot $& {1}: $1', 'no se puede $& {1}: $1'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ])('%j is %j', (english, translated) => {
    expect(translate(english)).toBe(translated);
  });

  it('is matched in a time that grows with its length alone', () => {
    const long = 'volume of '.repeat(20_000);
    expect(translate(long)).toBe(long);
  });
});
