import { fileURLToPath } from 'node:url';
import type { Repository } from '../backup/repository.ts';
import { dropUndefined } from '../core/drop-undefined.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Where a repository is, as pulso.yaml says. */
export interface RepositoryPlace {
  /** `file:///folder` or `s3://bucket/prefix`. */
  url: string;
  endpoint?: string;
  region?: string;
  /** Name of a file with its access key. */
  credentials?: string;
}

/** What requests to servers that know no regions are signed for. */
const ANY_REGION = 'us-east-1';

/** Opens the repository of one workspace. Errors: those of Repository and of readS3Credentials. */
export async function openRepositoryAt(
  workspace: Workspace,
  { url, endpoint, region, credentials }: RepositoryPlace,
  workspaceId: string,
): Promise<Repository> {
  if (url.startsWith('file:')) {
    const { openFileRepository } = await import('./file-repository.ts');
    return openFileRepository(fileURLToPath(url), workspaceId);
  }
  const [{ openS3Repository }, { readS3Credentials }] = await Promise.all([
    import('./s3-repository.ts'),
    import('./s3-credentials.ts'),
  ]);
  const { hostname, pathname } = new URL(url);
  const place = dropUndefined({
    ...{ bucket: hostname, prefix: pathname.replace(/^\/+|\/+$/g, ''), endpoint },
    region: region ?? ANY_REGION,
    credentials: await readS3Credentials(workspace, credentials),
  });
  return openS3Repository(place, workspaceId);
}
