import { expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

test.each([
  ['{a: b, c: 1, d: , e.f/g: "h=i"}', { a: 'b', c: '1', d: '', 'e.f/g': 'h=i' }],
  ['[a=b, c, d=e=f]', { a: 'b', c: '', d: 'e=f' }],
])('labels: %s', (text, labels) => {
  expect(readServiceOf(`labels: ${text}`).labels).toEqual(labels);
});

test.each([
  [
    '{com.docker.compose.project: x}',
    '4:14 error compose-value: services.app.labels.com.docker.compose.project sets',
  ],
  ['[pulso.hash=x]', 'sets the label pulso.hash, which pulso writes itself'],
  ['text', 'must be a map, or a list'],
])('labels: %s is refused', (text, message) => {
  expect(problemsOf(composeOf(`labels: ${text}`)).join()).toContain(message);
});
