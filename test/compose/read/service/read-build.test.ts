import { expect, test } from 'vitest';
import { readCompose } from '../../../../src/compose/read/read-compose.ts';
import {
  buildComposeInput,
  composeOf,
  problemsOf,
  readServiceOf,
  readStackOf,
} from '../../../support/build-compose.ts';
import { buildIsolation } from '../../../support/build-isolation.ts';

const CONTEXT = { context: '/clients/acme/app', args: {}, unsupported: [] };

test.each<[string, object]>([
  ['build: app', CONTEXT],
  ['build: {context: ./app}', CONTEXT],
  ['build: {}', { ...CONTEXT, context: '/clients/acme' }],
  ['build: {context: app, dockerfile: ./a/Dockerfile}', { ...CONTEXT, dockerfile: 'a/Dockerfile' }],
  ['build: {context: app, dockerfile_inline: FROM x}', { ...CONTEXT, inline: 'FROM x' }],
  [
    'build: {context: app, target: dev, no_cache: true}',
    { ...CONTEXT, target: 'dev', noCache: true },
  ],
  ['build: {context: app, args: [A=1, B, C]}', { ...CONTEXT, args: { A: '1', B: 'two' } }],
])('%s', (keys, build) => {
  const files = { '.env': 'B=two' };
  expect(problemsOf(composeOf(keys), files)).toEqual([]);
  expect(readServiceOf(keys, '', files)).toMatchObject({ image: 'acme:1', build });
});

test('an image that is only built is named after client and service, and is never pulled', () => {
  const [service] = readStackOf('services: {Web: {build: .}}').services;
  expect(service).toMatchObject({ image: 'acme-web', pullPolicy: 'never' });
});

test.each([
  ['build: {context: app, dockerfile: a, dockerfile_inline: b}', 'has both dockerfile and'],
  ['build: {context: app, dockerfile: ../x}', 'error isolation-host-path: services.app.build'],
  ['build: https://example.com/x.git', 'error isolation-host-path: services.app.build builds'],
  ['build: "git@example.com:x"', 'error isolation-host-path'],
  [
    'build: {context: app, secrets: [a]}',
    'warning compose-ignored: services.app.build needs BuildKit',
  ],
  ['build: {context: app, privileged: true}', 'build.privileged is not a key'],
])('%s is reported', (keys, message) => {
  expect(problemsOf(composeOf(keys)).join()).toContain(message);
});

test.each([
  ['build: ../acme-shop', 'isolation-host-path'],
  ['build: /srv', 'isolation-host-path'],
  ['build: .pulso', 'isolation-host-path'],
  ['build: {context: a, network: host}', 'isolation-host-namespace'],
  ['build: {context: a, network: "container:x"}', 'isolation-host-namespace'],
])('%s reaches outside', (keys, code) => {
  const input = { ...buildComposeInput(composeOf(keys)), isolation: buildIsolation() };
  expect(readCompose(input).problems.map((one) => one.code)).toEqual([code]);
});
