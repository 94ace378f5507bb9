import type { Service } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, readText } from '../../syntax/compose-node.ts';
import { readBuild } from './read-build.ts';
import { readCommand } from './read-command.ts';
import { readDependsOn } from './read-depends-on.ts';
import { readLinks } from './read-links.ts';
import { readItems } from '../fields/read-entries.ts';
import { readEnvFiles } from './read-environment.ts';
import { readExtraHosts } from '../networks/read-extra-hosts.ts';
import type { FileDefinitions } from '../files/read-file-definitions.ts';
import { readHealthcheck } from './read-healthcheck.ts';
import {
  namespaceOf,
  readDeviceRequests,
  readDevices,
  readNetworkMode,
} from './read-host-access.ts';
import { readImage } from './read-image.ts';
import { readAssignments, readLabels, readTextMap } from '../fields/read-labels.ts';
import { readLogging } from './read-logging.ts';
import { readFileReferences } from '../files/read-mounted-files.ts';
import { readAddresses, readNetworkAttachments } from '../networks/read-network-attachments.ts';
import { readPorts } from '../networks/read-ports.ts';
import { readBytes, readDuration } from '../fields/read-quantities.ts';
import { readDeploy, readReplicas } from './read-resources.ts';
import { readRestart } from './read-restart.ts';
import {
  oneOf,
  readBoolean,
  readCpus,
  readLimit,
  readName,
  readTextOrTexts,
  readTexts,
} from '../fields/read-scalars.ts';
import { readSecurityOpt } from './read-security-opt.ts';
import { readTmpfs } from '../volumes/read-tmpfs.ts';
import { readUlimits } from './read-ulimits.ts';
import { readVolumes } from '../volumes/read-volumes.ts';

/** What the rest of the file defines, by key; a service may name nothing else. */
export interface Definitions {
  services: ReadonlySet<string>;
  networks: ReadonlySet<string>;
  volumes: ReadonlySet<string>;
  configs: FileDefinitions;
  secrets: FileDefinitions;
}

/** Every key a service may have. */
export function serviceReaders(defined: Definitions) {
  return {
    image: readImage,
    pull_policy: readPullPolicy,
    command: readCommand,
    entrypoint: readCommand,
    environment: readAssignments,
    env_file: readEnvFiles,
    ports: readPorts,
    volumes: (node: ComposeNode) => readVolumes(node, defined.volumes),
    tmpfs: readTmpfs,
    networks: (node: ComposeNode) => readNetworkAttachments(node, defined.networks),
    configs: (node: ComposeNode) => readFileReferences(node, 'config', defined.configs),
    secrets: (node: ComposeNode) => readFileReferences(node, 'secret', defined.secrets),
    depends_on: (node: ComposeNode) => readDependsOn(node, defined.services),
    healthcheck: readHealthcheck,
    restart: readRestart,
    user: readName,
    working_dir: readName,
    hostname: readName,
    extra_hosts: readExtraHosts,
    dns: readAddresses,
    dns_search: readTextOrTexts,
    dns_opt: readTexts,
    group_add: readTexts,
    labels: readLabels,
    init: readBoolean,
    platform: readPlatform,
    container_name: readName,
    links: (node: ComposeNode) => readLinks(node, defined.services),
    profiles: readTexts,
    stdin_open: readBoolean,
    tty: readBoolean,
    build: readBuild,
    // Without effect on one host.
    attach: readBoolean,
    expose: readTexts,
    // For `docker compose watch` alone.
    develop: (node: ComposeNode) => node,
    read_only: readBoolean,
    privileged: readBoolean,
    network_mode: readNetworkMode,
    pid: namespaceOf(),
    ipc: namespaceOf('none', 'private', 'shareable'),
    uts: namespaceOf(),
    userns_mode: namespaceOf(),
    cgroup: namespaceOf('private'),
    cgroup_parent: readName,
    devices: readDevices,
    device_cgroup_rules: readTexts,
    gpus: readDeviceRequests,
    runtime: readName,
    cap_add: readTexts,
    cap_drop: readTexts,
    security_opt: (node: ComposeNode) => readItems(node, readSecurityOpt),
    sysctls: readTextMap,
    ulimits: readUlimits,
    shm_size: readBytes,
    stop_signal: readSignal,
    stop_grace_period: readDuration,
    logging: readLogging,
    deploy: readDeploy,
    scale: readReplicas,
    mem_limit: readBytes,
    mem_reservation: readBytes,
    cpus: readCpus,
    pids_limit: readLimit,
  };
}

function readPullPolicy(node: ComposeNode): Service['pullPolicy'] {
  const policy = oneOf('always', 'missing', 'if_not_present', 'never')(node);
  return policy === 'if_not_present' ? 'missing' : policy;
}

function readPlatform(node: ComposeNode): string {
  const text = readText(node);
  return /^[a-z0-9]+\/[a-z0-9_]+(\/v\d+)?$/.test(text)
    ? text
    : failValue(node, `is "${text}", and must be a platform such as linux/amd64`);
}

function readSignal(node: ComposeNode): string {
  const text = readText(node);
  const known = /^(SIG)?[A-Z][A-Z0-9+-]*$|^\d{1,2}$/.test(text);
  return known ? text : failValue(node, `is "${text}", and must be a signal such as SIGTERM`);
}
