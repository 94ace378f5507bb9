/** A Docker Engine as pulso.yaml names it. */
export interface DockerTarget {
  name: string;
  /** As DOCKER_HOST. Absent: DOCKER_HOST, then the local socket. */
  host?: string;
  /** Paths of PEM files. Absent: what DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH say. False: tcp without TLS is wanted. */
  tls?: DockerTls | false;
}

export interface DockerTls {
  ca?: string;
  cert?: string;
  key?: string;
  /** False: any certificate of the engine is taken. */
  verify?: boolean;
}
