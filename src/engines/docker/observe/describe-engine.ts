import type Dockerode from 'dockerode';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { EngineInfo } from '../../../engine/observed/engine-info.ts';

/** The parts of `GET /info` that are read; all of them are there since API 1.24. */
interface Info {
  ServerVersion: string;
  SystemTime?: string;
  NCPU: number;
  MemTotal: number;
  DockerRootDir?: string;
}

/** What an engine says of itself. */
export async function describeEngine(docker: Dockerode): Promise<EngineInfo> {
  const info = (await docker.info()) as Info;
  return dropUndefined({
    version: info.ServerVersion,
    clock: info.SystemTime,
    cpus: info.NCPU,
    memory: info.MemTotal,
    dataFolder: info.DockerRootDir,
  });
}
