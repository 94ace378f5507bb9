import { expect, it } from 'vitest';
import { loadStack } from '../../src/compose/load-stack.ts';
import { buildComposeInput, checkCompose } from '../support/build-compose.ts';

const COMPOSE = 'services: {app: {image: "acme:1"}}';

it.each(['compose.yml', 'compose.yaml', 'docker-compose.yaml'])(
  '%s is a warning: pulso does not read it',
  (file) => {
    expect(checkCompose(buildComposeInput(COMPOSE, { [file]: 'services: {}' }))).toMatchObject([
      {
        ...{ severity: 'warning', code: 'compose-override-unread', file },
        message: `${file} is not read: pulso reads docker-compose.yml`,
        hint: `move its content into docker-compose.yml and delete ${file}`,
      },
    ]);
  },
);

it.each<[string, string, string[]]>([
  ['other files than are read', 'docker-compose.yml:more.yml', ['pulso reads docker-compose.yml']],
  ['the file that is read', 'docker-compose.yml', []],
  ['nothing', '', []],
])('a COMPOSE_FILE in .env that names %s', (_what, named, warnings) => {
  const files = { '.env': `COMPOSE_FILE=${named}\n`, 'more.yml': 'services: {}' };
  expect(checkCompose(buildComposeInput(COMPOSE, files))).toMatchObject(
    warnings.map((warning) => ({
      ...{ severity: 'warning', code: 'compose-override-unread', file: '.env' },
      message: `COMPOSE_FILE=${named} is not followed: ${warning}`,
      hint: expect.stringContaining('include: [<file>]') as string,
    })),
  );
});

it('a COMPOSE_FILE that names the override too is what is read', () => {
  const override = 'docker-compose.override.yml';
  const files = { '.env': `COMPOSE_FILE=docker-compose.yml:${override}`, [override]: '' };
  expect(checkCompose(buildComposeInput(COMPOSE, files))).toEqual([]);
});

it('other files are not looked at', () => {
  const input = buildComposeInput(COMPOSE, { 'config/compose.override.yml': 'a: 1', 'b.yml': '' });
  expect(checkCompose(input)).toEqual([]);
});

it('whoever loads a stack is given its warnings', () => {
  const compose = 'services: {app: {image: "acme:1", environment: {A: "${MISSING}"}}}';
  const messages: string[] = [];
  const stack = loadStack(buildComposeInput(compose), ({ message }) => messages.push(message));
  expect(stack.services).toHaveLength(1);
  expect(messages).toEqual([expect.stringContaining('the variable MISSING is not set')]);
});
