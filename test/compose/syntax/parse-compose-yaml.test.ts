import { describe, expect, test } from 'vitest';
import {
  checkCompose,
  buildComposeInput,
  problemsOf,
  readStackOf,
} from '../../support/build-compose.ts';

describe('a file that is no compose file', () => {
  test.each([
    ['', '1:1 error compose-empty: docker-compose.yml is empty'],
    ['# nothing', '1:1 error compose-empty: docker-compose.yml is empty'],
    ['---\n', '1:1 error compose-empty: docker-compose.yml is empty'],
    ['null', '1:1 error compose-empty: docker-compose.yml is empty'],
    ['- a', '1:1 error compose-type: must be a map of keys and values'],
    ['services', '1:1 error compose-type: must be a map of keys and values'],
    ['42', '1:1 error compose-type: must be a map of keys and values'],
    ['{}', '1:1 error compose-missing-key: needs the key services'],
    ['services:', '1:1 error compose-missing-key: needs the key services'],
    ['services: {}', '1:11 error compose-value: services must have at least one service'],
    ['services: []', '1:11 error compose-type: services must be a map of keys and values'],
    ['services: {app: }', '1:12 error compose-type: services.app must be a map of keys and values'],
    ['services: {app: {}}', '1:12 error compose-missing-key: services.app needs the key image'],
    ['services: {"a b": {image: x}}', '1:12 error compose-value: services.a b must have a name of'],
    ['{{', '1:2 error compose-yaml: a key must be text; quote a value that begins with {'],
    [
      'services: {{name}}',
      '1:12 error compose-yaml: a key must be text; quote a value that begins with {',
    ],
    ['services:\n\tapp: {}', '2:1 error compose-yaml: Tabs are not allowed as indentation'],
    ['services:\n  app:\n   image: a\n  - b', '4:1 error compose-yaml: A block sequence'],
    [
      'services: {app: {image: a}}\nservices: {}',
      '2:1 error compose-yaml: the key "services" is written twice',
    ],
    [
      'services:\n  app: {image: a, image: b}',
      '2:19 error compose-yaml: the key "image" is written twice',
    ],
    [
      'services: {a: {image: a}}\n---\nservices: {a: {image: b}}',
      'compose-yaml: Source contains multiple documents',
    ],
    ['? [a]\n: b', '1:3 error compose-yaml: a key must be text'],
    ['services: {app: {image: "a}}', 'compose-yaml: Missing closing "quote'],
    ['services: {app: {image: !other a}}', '1:25 error compose-yaml: Unresolved tag: !other'],
    [
      'services: {app: {image: *gone}}',
      '1:25 error compose-yaml: services.app.image names the anchor "gone"',
    ],
    ['services: {1: {image: x, ports: &a [*a]}}', '1:37 error compose-yaml: "a" contains itself'],
  ])('%j', (compose, problem) => {
    const [first = ''] = problemsOf(compose);
    expect(first.slice(0, problem.length + 20)).toContain(problem);
  });

  test('no file at all', () => {
    const input = { ...buildComposeInput(''), files: new Map<string, Uint8Array>() };
    expect(checkCompose(input)).toMatchObject([
      { code: 'compose-missing', file: 'docker-compose.yml' },
    ]);
  });

  test('bytes that are no text', () => {
    const files = new Map([['docker-compose.yml', new Uint8Array([0xff, 0xfe, 0x00])]]);
    expect(checkCompose({ ...buildComposeInput(''), files })).toMatchObject([
      { code: 'compose-yaml', message: 'the file is not UTF-8 text' },
    ]);
  });

  test.each(['[', '{a: ', '- ', '? ', '? !a ', '? &a '])('100,000 times %j', (text) => {
    expect(problemsOf(text.repeat(100_000)).join()).toContain(
      'compose-yaml: nested deeper than 100 levels',
    );
  });

  test('keys of JavaScript objects are keys like any other', () => {
    const compose =
      'constructor: {}\n__proto__: {}\nservices: {app: {image: a, toString: b, hasOwnProperty: c}}';
    const unsupported = problemsOf(compose).map((problem) =>
      problem.replace(/^\S+ error |: .*/g, ''),
    );
    expect(unsupported).toEqual(Array.from({ length: 4 }, () => 'compose-unsupported-key'));
  });
});

describe('anchors and merge keys', () => {
  test('a merged map gives its keys to those who do not set them', () => {
    const { services } = readStackOf(`
x-base: &base
  restart: always
  image: base:1
  labels: &labels {a: b}
x-other: &other {restart: "no", init: true}
services:
  one: {<<: *base, image: one:1}
  two: {<<: [*base, *other], labels: {<<: *labels, c: d}}
  three: *base
  four: {<<: {image: four:1, read_only: true}}`);
    expect(services).toMatchObject([
      { name: 'one', image: 'one:1', restart: { name: 'always' }, labels: { a: 'b' } },
      {
        name: 'two',
        image: 'base:1',
        restart: { name: 'always' },
        init: true,
        labels: { a: 'b', c: 'd' },
      },
      { name: 'three', image: 'base:1' },
      { name: 'four', image: 'four:1', readOnly: true },
    ]);
  });

  test('an anchor set again counts from there on', () => {
    const { services } = readStackOf(
      'x-a: &a one:1\nservices:\n  one: {image: *a}\n  two: {image: &a two:1}\n  three: {image: *a}',
    );
    expect(services.map(({ image }) => image)).toEqual(['one:1', 'two:1', 'two:1']);
  });

  test('what is wrong in an anchored value is said of each who names it, where it stands', () => {
    const found = problemsOf(
      'x-p: &p [bad]\nservices: {a: {image: a, ports: *p}, b: {image: b, ports: *p}}',
    );
    expect(found.map((problem) => problem.slice(0, 25))).toEqual([
      '1:10 error compose-value:',
      '1:10 error compose-value:',
    ]);
  });

  test.each([
    ['services: {app: {<<: text, image: a}}', 'services.app.<< must be a map, or a list of maps'],
    ['services: {app: {<<: [text], image: a}}', 'services.app.<< must be a map, or a list of maps'],
    ['services: {app: {<<: *gone, image: a}}', 'names the anchor "gone", which is not before it'],
    ['services: {app: &app {<<: *app, image: a}}', '"app" contains itself'],
  ])('%s is refused', (compose, message) => {
    expect(problemsOf(compose).join()).toContain(message);
  });

  test('a bomb of merges goes off quietly', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const below = Array.from({ length: 20 }, () => `*m${level}`).join();
      return `x-${level + 1}: &m${level + 1} {<<: [${below}], k${level}: v}`;
    });
    const compose = [
      'x-0: &m0 {A: b}',
      ...levels,
      'services: {app: {image: a, environment: *m60}}',
    ].join('\n');
    expect(Object.keys(readStackOf(compose).services[0]!.environment)).toHaveLength(61);
  });

  test('a bomb of lists is no list of texts', () => {
    const levels = Array.from(
      { length: 60 },
      (_, level) => `x-${level + 1}: &l${level + 1} [${`*l${level},`.repeat(20)}]`,
    );
    const compose = ['x-0: &l0 [a]', ...levels, 'services: {app: {image: a, command: *l60}}'].join(
      '\n',
    );
    expect(problemsOf(compose).join()).toContain('services.app.command[0] must be text');
  });
});

test('ten thousand services are read in seconds', () => {
  const service = (index: number): string =>
    `  s${index}:\n    <<: *base\n    environment: {A: b, C: "\${D:-d}"}\n    ports: [${20_000 + index}:80]`;
  const services = Array.from({ length: 10_000 }, (_, index) => service(index));
  const compose = ['x-base: &base {image: "a:1", restart: always}', 'services:', ...services].join(
    '\n',
  );
  expect(readStackOf(compose).services).toHaveLength(10_000);
});
