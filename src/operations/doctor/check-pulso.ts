import { packageVersion } from '../../workspace/disk/package-version.ts';
import { finder, type Finding } from './finding.ts';

/** Which pulso this is, and on what it runs: for who reads the report of another. */
export async function checkPulso(): Promise<Finding[]> {
  const { ok } = finder('pulso', 'pulso');
  const version = await packageVersion();
  return [
    ok(`${version} on Node.js ${process.versions.node}, ${process.platform} ${process.arch}`),
  ];
}
