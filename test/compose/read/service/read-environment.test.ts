import { describe, expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

function environmentOf(
  keys: string,
  files: Record<string, string> = {},
): Readonly<Record<string, string>> {
  return readServiceOf(keys, '', files).environment;
}

describe('environment', () => {
  test.each([
    [
      'environment: {A: b, C: 1, D: true, E: 1.10, F: "", G: no}',
      { A: 'b', C: '1', D: 'true', E: '1.10', F: '', G: 'no' },
    ],
    ['environment: [A=b, C=, D=x=y, "E=a: b # c"]', { A: 'b', C: '', D: 'x=y', E: 'a: b # c' }],
    ['environment: {GONE: , HERE: }', { HERE: 'from .env' }],
    ['environment: [GONE, HERE]', { HERE: 'from .env' }],
    ['environment: {A: "${HERE}!", B: $$HERE}', { A: 'from .env!', B: '$HERE' }],
    ['environment: {HERE: own}', { HERE: 'own' }],
    ['environment: {x-a: b}', { 'x-a': 'b' }],
    [
      'environment: {__proto__: a, constructor: b}',
      JSON.parse('{"__proto__": "a", "constructor": "b"}'),
    ],
    ['environment: []', {}],
  ])('%s', (keys, environment) => {
    expect(environmentOf(keys, { '.env': 'HERE=from .env' })).toEqual(environment);
  });

  test.each([
    `a: b # "x" {{slug}} ' ñ 漢`,
    'line\nline\ttab',
    '- [x',
    '*x &y !z %',
    '  ',
    '~',
    'null',
  ])('the value %j comes through as it is', (value) => {
    expect(environmentOf(`environment: {A: ${JSON.stringify(value)}}`)).toEqual({ A: value });
  });

  test.each([
    ['environment: [=x]', 'has the name ""'],
    ['environment: ["A =x"]', 'has the name "A "'],
    ['environment: {"A=B": x}', 'has the name "A=B"'],
    ['environment: {A: [b]}', 'environment.A must be text'],
    ['environment: A=b', 'must be a map, or a list of NAME=value'],
    ['environment: [{A: b}]', 'must be text'],
  ])('%s is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys)).join()).toContain(message);
  });
});

describe('env_file', () => {
  const files = {
    '.env': 'HERE=from .env',
    'a.env': 'A=a\nB=$A\nC=$HERE\nD=${X:-none}',
    'conf/b.env': 'A=b',
  };

  test.each([
    ['env_file: a.env', { A: 'a', B: 'a', C: 'from .env', D: 'none' }],
    ['env_file: [a.env, ./conf/b.env]', { A: 'b', B: 'a', C: 'from .env', D: 'none' }],
    // What an earlier file sets counts over what the file itself does, as in docker compose.
    ['env_file: [conf/b.env, a.env]', { A: 'a', B: 'b', C: 'from .env', D: 'none' }],
    ['env_file: [{path: conf/b.env}]', { A: 'b' }],
    ['env_file: [{path: gone.env, required: false}]', {}],
    ['env_file: conf/b.env\nenvironment: {A: own}', { A: 'own' }],
    ['env_file: a.env\nenvironment: {X: x}', { A: 'a', B: 'a', C: 'from .env', D: 'x', X: 'x' }],
    // Named without a value and set nowhere: the container does without it, whatever the env file says.
    ['env_file: conf/b.env\nenvironment: [A]', {}],
  ])('%s', (keys, environment) => {
    expect(environmentOf(keys, files)).toEqual(environment);
  });

  test.each([
    [
      'env_file: gone.env',
      '4:15 error compose-file-missing: services.app.env_file names the file gone.env',
    ],
    ['env_file: [{path: gone.env, required: true}]', 'compose-file-missing'],
    ['env_file: ../other/.env', 'compose-file-outside'],
    ['env_file: [{required: false}]', 'needs the key path'],
    ['env_file: [{path: a.env, format: raw}]', 'format is not a key'],
    ['env_file: bad.env', 'bad.env:2 error env-file-syntax: a line must begin with NAME='],
  ])('%s is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys), { ...files, 'bad.env': 'A=1\n!' }).join()).toContain(
      message,
    );
  });
});

describe('.env', () => {
  test('a line of it that is wrong is named', () => {
    expect(problemsOf(composeOf('init: true'), { '.env': 'A=1\nB="' })).toEqual([
      '.env:2 error env-file-syntax: a quoted value does not end',
    ]);
  });

  test('the name of the project is always the slug', () => {
    const files = { '.env': 'COMPOSE_PROJECT_NAME=other' };
    expect(environmentOf('environment: {A: $COMPOSE_PROJECT_NAME}', files)).toEqual({ A: 'acme' });
  });

  test('a variable that is not set is a warning, once for each place', () => {
    const compose = composeOf('environment: {A: $GONE$GONE, B: "${GONE}"}');
    expect(problemsOf(compose)).toEqual([
      '4:22 warning compose-unset-variable: services.app.environment.A: the variable GONE is not set and is taken as empty (set GONE in .env, or write ${GONE:-default})',
      '4:37 warning compose-unset-variable: services.app.environment.B: the variable GONE is not set and is taken as empty (set GONE in .env, or write ${GONE:-default})',
    ]);
    expect(readServiceOf('environment: {A: $GONE}').environment).toEqual({ A: '' });
  });

  test('one that must be set is an error where it is asked for', () => {
    expect(problemsOf(composeOf('hostname: ${HOST:?name the host}'))).toEqual([
      '4:15 error compose-required-variable: services.app.hostname needs the variable HOST: name the host',
    ]);
  });
});

describe('secrets of the client', () => {
  const files = { 'config/secrets/db-password': 's3cret$x\n', 'config/secrets/pw': 'other' };

  test.each([
    ['environment: {A: "${DB_PASSWORD}"}', { A: 's3cret$x' }],
    ['environment: {A: "x-${pw}-${PW}"}', { A: 'x-other-other' }],
    ['environment: [DB_PASSWORD]', { DB_PASSWORD: 's3cret$x' }],
  ])('%s', (keys, environment) => {
    expect(environmentOf(keys, files)).toEqual(environment);
  });

  test('.env sets a variable of the same name, and may name a secret', () => {
    const env = { '.env': 'DB_PASSWORD=own\nURL=x:${PW}@db' };
    const keys = 'environment: {A: "${DB_PASSWORD}", B: "${URL}"}';
    expect(environmentOf(keys, { ...files, ...env })).toEqual({ A: 'own', B: 'x:other@db' });
  });
});
