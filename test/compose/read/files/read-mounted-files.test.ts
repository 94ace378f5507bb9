import { describe, expect, test } from 'vitest';
import {
  checkCompose,
  buildComposeInput,
  composeOf,
  problemsOf,
  readServiceOf,
} from '../../../support/build-compose.ts';
import { loadStack } from '../../../../src/compose/load-stack.ts';

const FILES = { 'config/client.yaml': 'name: Acme', 'config/secrets/password': 's3cret' };
const TOP = `configs:
  client: {file: ./config/client.yaml}
secrets:
  password: {file: config/secrets/password}`;

/** Each file as `kind name>target uid:gid mode text`. */
function filesOf(keys: string, top = TOP): string[] {
  return readServiceOf(keys, top, FILES).files.map((file) => {
    const text = new TextDecoder().decode(file.bytes);
    return `${file.kind} ${file.name}>${file.target} ${file.uid}:${file.gid} ${file.mode.toString(8)} ${text}`;
  });
}

describe('configs and secrets of a service', () => {
  test.each([
    ['configs: [client]', ['config client>/client 0:0 444 name: Acme']],
    ['secrets: [password]', ['secret password>/run/secrets/password 0:0 444 s3cret']],
    [
      'configs: [{source: client, target: /etc/pulso/client.yaml, uid: "1000", gid: "1001", mode: 0440}]',
      ['config client>/etc/pulso/client.yaml 1000:1001 440 name: Acme'],
    ],
    ['configs: [{source: client, target: c.yaml}]', ['config client>/c.yaml 0:0 444 name: Acme']],
    [
      'secrets: [{source: password, target: pw}]',
      ['secret password>/run/secrets/pw 0:0 444 s3cret'],
    ],
    ['secrets: [{source: password, target: /pw}]', ['secret password>/pw 0:0 444 s3cret']],
    [
      '{user: 1000:1001, secrets: [password]}',
      ['secret password>/run/secrets/password 1000:1001 444 s3cret'],
    ],
    [
      '{user: "1000", secrets: [password]}',
      ['secret password>/run/secrets/password 1000:0 444 s3cret'],
    ],
    ['{user: node, secrets: [password]}', ['secret password>/run/secrets/password 0:0 444 s3cret']],
    [
      '{user: "5", secrets: [{source: password, uid: 6}]}',
      ['secret password>/run/secrets/password 6:0 444 s3cret'],
    ],
  ])('%s', (keys, files) => {
    expect(
      filesOf(keys.startsWith('{') ? keys.slice(1, -1).replace(', secrets', '\nsecrets') : keys),
    ).toEqual(files);
  });

  test('content stands in the file itself, with its variables filled in', () => {
    const top = 'configs:\n  motd:\n    content: |\n      port $$8080 ${COMPOSE_PROJECT_NAME}\n';
    expect(filesOf('configs: [motd]', top)).toEqual([
      'config motd>/motd 0:0 444 port $8080 acme\n',
    ]);
  });

  test('an empty file is a file', () => {
    const files = { 'config/client.yaml': '', 'config/secrets/password': '' };
    expect(readServiceOf('configs: [client]', TOP, files).files[0]!.bytes).toHaveLength(0);
  });

  test.each([
    ['configs: [cleint]', 'names the config cleint, which is not defined'],
    ['secrets: [client]', 'names the secret client, which is not defined'],
    ['secrets: [{target: pw}]', 'needs the key source'],
    ['secrets: [{source: password, uid: root}]', 'must be a whole number'],
    ['secrets: [password, password]', 'mounts /run/secrets/password twice'],
    ['configs: [{source: client, target: ../..}]', 'would cover the whole container'],
    ['configs: client', 'must be a list'],
  ])('%s is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys, TOP), FILES).join('\n')).toContain(message);
  });
});

describe('the configs and secrets of the file', () => {
  test.each([
    [
      '{file: gone}',
      'compose-file-missing: secrets.s.file names the file gone, which does not exist',
    ],
    ['{file: ../other/password}', 'compose-file-outside'],
    ['{file: config/../../other}', 'compose-file-outside'],
    ['{file: /etc/passwd}', 'compose-file-outside'],
    ['{file: /clients/acme-two/x}', 'compose-file-outside'],
    ['{file: ~/.pgpass}', 'compose-file-outside'],
    ['{file: .}', 'compose-file-outside'],
    ['{file: ""}', 'is empty'],
    ['{external: true}', 'secrets.s.external cannot be true'],
    ['{environment: TOKEN}', 'names the variable TOKEN, which is not set'],
    ['{file: config/client.yaml, environment: TOKEN}', 'names the variable TOKEN'],
    ['{}', 'needs the key file'],
    ['', 'must be a map'],
  ])('secret %s is refused, once, where it is defined', (definition, message) => {
    const found = problemsOf(composeOf('secrets: [s]', `secrets:\n  s: ${definition}`), FILES);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/^6:/);
  });

  test.each([
    ['{file: ../other/client.yaml}', 'compose-file-outside'],
    ['{file: gone}', 'compose-file-missing'],
    ['{content: [x]}', 'configs.c.content'],
  ])('config %s is refused, once, by what is wrong with it', (definition, message) => {
    const found = problemsOf(composeOf('configs: [c]', `configs:\n  c: ${definition}`), FILES);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test.each([
    ['{file: config/client.yaml, content: x}', 'has both file and content'],
    ['{external: false}', 'needs the key file, or content'],
  ])('config %s is refused', (definition, message) => {
    expect(
      problemsOf(composeOf('init: true', `configs:\n  c: ${definition}`), FILES).join(),
    ).toContain(message);
  });

  test('environment takes the value of a variable, or of the secret of its name', () => {
    const top = 'secrets:\n  s: {environment: TOKEN}\nconfigs:\n  c: {environment: DB_KEY}';
    const files = { '.env': 'TOKEN=a$$b\n', 'config/secrets/db_key': 'key\n' };
    const { files: mounted } = readServiceOf('secrets: [s]\nconfigs: [c]', top, files);
    expect(mounted.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['key', 'a$b']);
  });

  test('an absolute path inside the folder, and one that leaves it and comes back, are inside', () => {
    for (const path of ['/clients/acme/config/client.yaml', '../acme/config/client.yaml'])
      expect(filesOf('configs: [client]', `configs: {client: {file: ${path}}}`)).toHaveLength(1);
  });

  test('paths start at the compose file', () => {
    const compose = composeOf('configs: [c]', 'configs: {c: {file: ../config/client.yaml}}');
    const input = buildComposeInput('', { ...FILES, 'deploy/stack.yml': compose });
    expect(checkCompose({ ...input, composeFile: 'deploy/stack.yml' })).toEqual([]);
    expect(loadStack({ ...input, composeFile: 'deploy/stack.yml' }).configFiles).toEqual([
      'deploy/stack.yml',
    ]);
  });
});
