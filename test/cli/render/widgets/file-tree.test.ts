import { expect, it } from 'vitest';
import { fileTree } from '../../../../src/cli/render/widgets/file-tree.ts';
import { buildScreen } from '../../../support/build-screen.ts';

it('shows folders first, then files, each with its size', () => {
  const files = [
    { path: 'docker-compose.yml', size: 4300 },
    { path: 'README.md', size: 312 },
    { path: 'config/secrets/database_password', size: 32 },
    { path: 'config/client.yaml' },
    { path: '.env', size: 0 },
  ];
  expect(fileTree('clients/acme', files, buildScreen())).toBe(
    [
      'clients/acme',
      '├─ config/',
      '│  ├─ secrets/',
      '│  │  └─ database_password  32 B',
      '│  └─ client.yaml',
      '├─ .env  0 B',
      '├─ README.md  312 B',
      '└─ docker-compose.yml  4.2 KiB',
    ].join('\n'),
  );
});
