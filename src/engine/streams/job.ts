import { PulsoError } from '../../core/pulso-error.ts';

/** A container that runs once beside a client's services: in its network, under its limits, then removed. */
export interface Job {
  image: string;
  /** The program and its arguments; the image's own entrypoint is not used. */
  argv: readonly string[];
  env?: Readonly<Record<string, string>>;
  volumes?: readonly JobVolume[];
  /** Numeric `uid` or `uid:gid`; absent: the image's own. */
  user?: string;
  /** True: where the engine knows the workload that has the first volume, it runs as that one does. */
  asOwner?: boolean;
  /** Bytes; absent: 512 MiB. */
  memory?: number;
}

export interface JobVolume {
  /** The volume's name on the engine, as `observe` gives it. */
  name: string;
  /** Absolute path in the container. */
  path: string;
  readOnly?: boolean;
}

/**
 * A command in a new container made as the service's own is, whether that runs or is stopped: its image, environment,
 * files, volumes, user, folder, networks, limits and security. It has no port, no health check and no name of the
 * service. As with a job, no entrypoint is used.
 */
export interface ServiceJob {
  service: string;
  argv: readonly string[];
}

/** A service of which there is nothing to make a job from. */
export function nothingLike({ slug, service }: { slug: string; service: string }): PulsoError {
  const message = `${slug}: service ${service} is not deployed, so nothing can run like it`;
  return new PulsoError('not-deployed', message, { slug, hint: `pulso deploy ${slug}` });
}

export function isServiceJob(job: Job | ServiceJob): job is ServiceJob {
  return 'service' in job;
}
