/**
 * The fields of Kubernetes objects that planning reads, as the API server writes them (moments are ISO 8601
 * text). Any field may be absent: the server leaves out what is empty.
 */
export interface ObjectMetadata {
  name?: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  /** Set while it is being deleted. */
  deletionTimestamp?: string;
  managedFields?: readonly { manager?: string; time?: string }[];
}

export interface Condition {
  type: string;
  status: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface Container {
  name: string;
  image?: string;
  readinessProbe?: object;
  resources?: { limits?: Readonly<Record<string, string>> };
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: {
    exitCode?: number;
    reason?: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string;
  };
}

export interface ContainerStatus {
  name: string;
  image: string;
  ready: boolean;
  restartCount: number;
  containerID?: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface Pod {
  metadata?: ObjectMetadata;
  spec?: {
    nodeName?: string;
    containers?: readonly Container[];
    volumes?: readonly { name: string; persistentVolumeClaim?: { claimName: string } }[];
  };
  status?: {
    phase?: string;
    /** Why its node refused it. */
    message?: string;
    conditions?: readonly Condition[];
    initContainerStatuses?: readonly ContainerStatus[];
    containerStatuses?: readonly ContainerStatus[];
  };
}

/** A Deployment or a StatefulSet; only the latter has a `serviceName` and revisions. */
export interface Workload {
  metadata?: ObjectMetadata;
  spec?: {
    replicas?: number;
    serviceName?: string;
    template?: { metadata?: ObjectMetadata; spec?: { containers?: readonly Container[] } };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
    conditions?: readonly Condition[];
  };
}

/** What the cluster reports about an object. */
export interface ClusterEvent {
  metadata?: ObjectMetadata;
  involvedObject: { kind?: string; name?: string };
  reason?: string;
  message?: string;
  /** `Normal` or `Warning`. */
  type?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
}
