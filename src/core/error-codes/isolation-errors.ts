import type { ErrorGroup } from './explanation.ts';

/** What would reach outside a client. `allow` in pulso.yaml takes these codes. */
export const isolationErrors = {
  title: 'Isolation',
  codes: {
    'isolation-annotation': {
      cause:
        'An annotation changes an ingress controller or a network plugin beyond the client itself.',
      fix: 'Remove the annotation.',
    },
    'isolation-blind': {
      cause:
        '`pulso prove` cannot say whether doors of a kind are closed: its own control was not seen.',
      fix: 'Deploy and start the client, name an image with node or nc (`prove.image`), and run it again.',
    },
    'isolation-capability': {
      cause: "A container asks for a capability outside an engine's default set.",
      fix: 'Remove it, or give the program another way to do its work.',
    },
    'isolation-cluster-object': {
      cause: 'An object belongs to the whole cluster and not to a namespace.',
      fix: 'Remove it from the client, and let the administrator of the cluster create it.',
    },
    'isolation-device': {
      cause: 'A container uses a device of the machine, such as a disk or a GPU.',
      fix: 'Remove the device, or let the operator allow it.',
    },
    'isolation-engine-socket': {
      cause: "A container mounts the engine's socket: whoever has it controls every client.",
      fix: 'Remove the mount.',
    },
    'isolation-foreign-host': {
      cause: "An Ingress answers for a host name that is not below the client's own.",
      fix: 'Use `<slug>.<domain>`, or let the operator allow the host name.',
    },
    'isolation-foreign-name': {
      cause: 'A container would have the name of a container of another client.',
      fix: 'Rename the service.',
    },
    'isolation-foreign-network': {
      cause: 'A network is external, or its name is not one of the client.',
      fix: 'Remove `external` and `name`: the network is then named after the client.',
    },
    'isolation-foreign-port': {
      cause: "A published port belongs to another client, or to block 0 (the operator's system).",
      fix: "Publish a port of the client's own block.",
    },
    'isolation-foreign-secret': {
      cause:
        "An ExternalSecret takes values that are not below the client's own path of the store.",
      fix: 'Use keys below `<path>/<slug>/` and the store of the target.',
    },
    'isolation-foreign-subnet': {
      cause:
        "The subnet of a network is neither the client's own nor a free part of `network.pool`.",
      fix: "Use the client's subnet, or leave `ipam` out.",
    },
    'isolation-foreign-volume': {
      cause: 'A volume is external, or its name is not one of the client.',
      fix: 'Remove `external` and `name`: the volume is then named after the client.',
    },
    'isolation-host-gateway': {
      cause: 'A container gets a host name for the machine that it runs on.',
      fix: 'Remove the entry from `extra_hosts`.',
    },
    'isolation-host-namespace': {
      cause:
        'A container or a pod shares the network, the processes or the IPC of the machine, or of another container.',
      fix: 'Remove network_mode, pid and ipc; in pods hostNetwork, hostPID, hostIPC and hostPort.',
    },
    'isolation-host-path': {
      cause: "A container mounts a path of the machine that is outside the client's folder.",
      fix: "Use a named volume, or a path in the client's folder.",
    },
    'isolation-label': {
      cause: 'A label is an instruction to a program that serves all clients, such as a proxy.',
      fix: 'Remove the label.',
    },
    'isolation-limits': {
      cause: 'A container removes a limit that protects the machine and the other clients.',
      fix: 'Set a limit, or remove the setting.',
    },
    'isolation-log-driver': {
      cause: 'Logs go to another place than the files of the engine.',
      fix: 'Use the logging driver json-file or local.',
    },
    'isolation-low-port': {
      cause: 'A port below 1024 of the machine is published.',
      fix: "Publish a port of the client's own block.",
    },
    'isolation-metadata': {
      cause:
        "Containers of a client reach the cloud's metadata service, which gives credentials away.",
      fix: 'Block 169.254.169.254 for containers on the machine, or require a hop limit of 1.',
    },
    'isolation-network-driver': {
      cause: 'A network has a driver, or an option, that connects it to more than the client.',
      fix: 'Use the driver bridge without these options.',
    },
    'isolation-no-policy': {
      cause: 'No NetworkPolicy applies to all pods of the client, in both directions.',
      fix: 'Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]`.',
    },
    'isolation-open-policy': {
      cause: 'A NetworkPolicy opens the client to pods or networks that are not its own.',
      fix: "Limit it to the client's own pods, the cluster's DNS, the ingress controller or public addresses.",
    },
    'isolation-open-port': {
      cause: 'A port is published on an address that other machines or other clients can reach.',
      fix: 'Publish it on 127.0.0.1; `network.publish` in pulso.yaml opens the web ports.',
    },
    'isolation-pod-security': {
      cause: 'The namespace allows privileged pods.',
      fix: 'Set `pod-security.kubernetes.io/enforce` to restricted.',
    },
    'isolation-privileged': {
      cause: 'A container is privileged, or may become it.',
      fix: 'Remove the setting.',
    },
    'isolation-public-image': {
      cause:
        'The image pulso/instance has no registry and no digest: anybody can publish that name.',
      fix: 'Build it with `pulso image build`, or map it to your registry under `images` in pulso.yaml.',
    },
    'isolation-published': {
      cause: '`network.publish` opens the web ports beyond this machine.',
      fix: 'Remove `network.publish`, or put a proxy with a login in front. This is a warning.',
    },
    'isolation-reachable': {
      cause:
        'A container of another client can be reached, or its name resolves, from inside a client.',
      fix: 'Remove the network that both are on; check the packet filter of the machine.',
    },
    'isolation-role': {
      cause: 'A role or a binding gives more than reading in the own namespace.',
      fix: 'Remove it, or bind a Role that only reads to a service account of the client.',
    },
    'isolation-runtime': {
      cause: 'A container asks for another runtime than runc, which may confine it less.',
      fix: 'Remove `runtime`, or let the operator allow it.',
    },
    'isolation-scheduling': {
      cause: 'A pod chooses its node, precedes system pods, or affects the pods of other clients.',
      fix: 'Remove nodeName, tolerations for all taints, system priority classes and foreign affinities.',
    },
    'isolation-security-opt': {
      cause: 'A security option removes the confinement of a container.',
      fix: 'Remove the option.',
    },
    'isolation-sysctl': {
      cause: 'A kernel setting applies to the whole machine.',
      fix: 'Remove the setting.',
    },
    'isolation-unknown-kind': {
      cause: 'pulso does not know what an object of this kind reaches.',
      fix: 'Remove the object, or let the operator allow its kind.',
    },
    'isolation-volume-driver': {
      cause: 'A volume is on another machine or driver, or on a device.',
      fix: 'Use a named volume without driver options, or a PersistentVolumeClaim.',
    },
  },
} as const satisfies ErrorGroup;

export type IsolationCode = keyof typeof isolationErrors.codes;
