/** A Docker Engine as pulso.yaml names it. */
export interface DockerTarget {
  name: string;
  /** As DOCKER_HOST. Absent: DOCKER_HOST, then the local socket. */
  host?: string | undefined;
  /** Paths of PEM files. Absent: those in DOCKER_CERT_PATH where the engine is reached by tcp. */
  tls?: DockerTls | undefined;
}

export interface DockerTls {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  /** False: any certificate of the engine is taken. */
  verify?: boolean | undefined;
}
