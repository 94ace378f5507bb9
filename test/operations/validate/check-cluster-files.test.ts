import { expect, it } from 'vitest';
import { checkClusterFiles } from '../../../src/operations/validate/check-cluster-files.ts';
import { checkFiles } from '../../../src/operations/validate/check-files.ts';
import { readYamlOnce, readYamlStream } from '../../../src/text/read-yaml-stream.ts';
import { buildIsolation } from '../../support/build-isolation.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: keys
  annotations:
    pulso.dev/files: 'key: config/secrets/key'
`;

it('parses each file of k8s/ once, although several checks read it', async () => {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'targets: {prod: {engine: kubernetes, context: prod}}\n',
  });
  const texts = Object.entries({
    'k8s/keys.yaml': SECRET,
    'k8s/broken.yaml': 'kind: [\n',
    'k8s/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n',
  });
  const files = new Map(texts.map(([path, text]) => [path, { path, bytes: Buffer.from(text) }]));
  const parsed: string[] = [];
  const read = readYamlOnce((file, content) => {
    parsed.push(file);
    return readYamlStream(file, content);
  });

  const isolation = buildIsolation();
  const record = { slug: 'acme', target: 'prod' };
  const { problems } = checkFiles(workspace, { files, read }, { isolation });
  const onCluster = checkClusterFiles(workspace, record, { files, read }, isolation);

  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'yaml-syntax', file: 'k8s/broken.yaml' }),
  );
  expect(onCluster.map(({ code }) => code)).toContain('secret-missing');
  expect(parsed.sort()).toEqual(['k8s/broken.yaml', 'k8s/keys.yaml', 'k8s/map.yaml']);
});
