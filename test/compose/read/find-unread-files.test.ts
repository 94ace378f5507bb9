import { expect, it } from 'vitest';
import { loadStack } from '../../../src/compose/load-stack.ts';
import { buildComposeInput, checkCompose } from '../../support/build-compose.ts';

const COMPOSE = 'services: {app: {image: "acme:1"}}';

it.each([
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
  'compose.override.yml',
  'compose.override.yaml',
  'compose.yml',
  'compose.yaml',
  'docker-compose.yaml',
])('%s is a warning: pulso does not read it', (file) => {
  expect(checkCompose(buildComposeInput(COMPOSE, { [file]: 'services: {}' }))).toMatchObject([
    {
      ...{ severity: 'warning', code: 'compose-override-unread', file },
      message: `${file} is not read: pulso reads docker-compose.yml alone`,
      hint: `move its content into docker-compose.yml and delete ${file}`,
    },
  ]);
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
