import { expect, test } from 'vitest';
import { mapImage } from '../../../src/engine/desired/map-image.ts';
import { loadStack } from '../../../src/compose/load-stack.ts';
import { buildComposeInput } from '../../support/build-compose.ts';

const IMAGES = {
  'postgres:15': 'pulso-local/postgres:15',
  'docker.io/library/redis:7': 'mirror.example:5000/redis:7',
  nginx: 'pulso-local/nginx:1',
  'registry.example:5000/app': 'pulso-local/app:1',
  'pulso-local/postgres:15': 'never/chained:1',
  'bitnami/redis:7': 'pulso-local/bitnami-redis:7',
};

test.each([
  ['postgres:15', 'pulso-local/postgres:15'],
  ['docker.io/library/postgres:15', 'pulso-local/postgres:15'],
  ['docker.io/postgres:15', 'pulso-local/postgres:15'],
  ['index.docker.io/library/postgres:15', 'pulso-local/postgres:15'],
  ['library/postgres:15', 'pulso-local/postgres:15'],
  ['redis:7', 'mirror.example:5000/redis:7'],
  ['docker.io/bitnami/redis:7', 'pulso-local/bitnami-redis:7'],
  ['nginx', 'pulso-local/nginx:1'],
  ['nginx:latest', 'pulso-local/nginx:1'],
  ['registry.example:5000/app:latest', 'pulso-local/app:1'],
  ['postgres:16', 'postgres:16'],
  ['postgres', 'postgres'],
  ['postgres:15-alpine', 'postgres:15-alpine'],
  ['postgres@sha256:abc', 'postgres@sha256:abc'],
  ['other/postgres:15', 'other/postgres:15'],
  ['constructor', 'constructor'],
])('%s → %s', (image, mapped) => {
  expect(mapImage(image, IMAGES)).toBe(mapped);
});

test('images are mapped after variables are filled in', () => {
  const input = buildComposeInput('services: {db: {image: "postgres:${V:-15}"}}');
  expect(loadStack({ ...input, images: IMAGES }).services[0]!.image).toBe(
    'pulso-local/postgres:15',
  );
});
