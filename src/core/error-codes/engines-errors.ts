import type { ErrorGroup } from './explanation.ts';

/** Errors of a Docker Engine or a Kubernetes cluster while clients run on it. */
export const enginesErrors = {
  title: 'Engines',
  codes: {
    'carry-unfinished': {
      cause:
        'A deploy with `--carry-data` was interrupted while it copied data: the new volume holds part of it.',
      fix: 'Deploy with --carry-data again: it removes the partial copy and copies from the start.',
    },
    'data-left-behind': {
      cause:
        'An image that was pulled for this deploy declares other volumes than the plan knew, or keeps its data at another path than the present one: a service would start without its data. Nothing was changed.',
      fix: 'See the plan again with `pulso deploy <slug> --dry-run`, or mount a volume at the path of the data.',
    },
    'engine-refused': {
      cause: 'The engine rejected the request.',
      fix: "Read the engine's own message. Run with --debug to see the request.",
    },
    'engine-unreachable': {
      cause: 'The engine does not answer.',
      fix: 'Start the engine, or correct `host`, `kubeconfig` or `context` of the target in pulso.yaml.',
    },
    'exec-cut': {
      cause:
        'The output of a command ended before the command reported its end, so it is incomplete.',
      fix: 'Check the service with `pulso status <slug>` and run the command again.',
    },
    'exec-failed': {
      cause: 'A command cannot be started in the container.',
      fix: 'Use an image that has the program; pulso itself needs `sh` and `env` in it.',
    },
    'external-missing': {
      cause: 'The compose file uses an external network or volume that the engine does not have.',
      fix: 'Create it, or remove `external` so that the client has its own.',
    },
    'field-conflict': {
      cause: "Another field manager set a field that the client's files set to another value.",
      fix: 'Remove the field from one of the two, or pass --force-conflicts.',
    },
    'file-target-unsupported': {
      cause: 'A config or secret is mounted where a file cannot be copied to, such as a tmpfs.',
      fix: 'Mount it in a folder of the image.',
    },
    'foreign-namespace': {
      cause:
        "The namespace with the client's name belongs to another workspace or was not made by pulso.",
      fix: 'Use another slug, or take it over with `pulso adopt <slug>`.',
    },
    'foreign-network': {
      cause:
        "A network that the client's files name belongs to another client, another workspace or nobody.",
      fix: 'Use another name or slug, or take it over with `pulso adopt <slug>`.',
    },
    'foreign-stack': {
      cause:
        "Containers with the client's name belong to another workspace or were not made by pulso.",
      fix: 'Use another slug, or take them over with `pulso adopt <slug>`.',
    },
    'foreign-volume': {
      cause:
        "A volume that the client's files name belongs to another client, another workspace or nobody. It is never mounted.",
      fix: 'Use another name or slug, or take it over with `pulso adopt <slug>`.',
    },
    'image-build-failed': {
      cause: 'The engine could not build the image of the app.',
      fix: "Read the engine's own message. Pass --base with an image that has Node 22.15 or newer.",
    },
    'image-missing': {
      cause: 'The image is not on the engine and cannot be pulled.',
      fix: 'Build it (`pulso image build` for the image of the shipped app), load it, or map it under `images` in pulso.yaml.',
    },
    internal: {
      cause: 'pulso failed in a way that it does not expect: an error in pulso itself.',
      fix: 'Run it again with --debug and report the output.',
    },
    interrupted: {
      cause: 'The command was interrupted, by Ctrl-C or a signal. Exit code 130.',
      fix: 'Run the command again; it continues from what is there.',
    },
    'kubeconfig-unreadable': {
      cause: 'The kubeconfig file cannot be read or parsed.',
      fix: 'Correct `kubeconfig` of the target in pulso.yaml, or KUBECONFIG.',
    },
    'namespace-leaving': {
      cause: 'The namespace of the client is still being deleted.',
      fix: 'Wait until it is deleted and run the command again.',
    },
    'namespace-taken': {
      cause: "A namespace with the client's name exists and does not belong to pulso.",
      fix: 'Choose another slug, or label the namespace app.kubernetes.io/managed-by=pulso.',
    },
    'no-address': {
      cause:
        'The client has no address for a browser: it publishes no web port, or its cluster target has no `domain`.',
      fix: 'Run `pulso port <slug>`: it lists how each port is reached.',
    },
    'no-probe-image': {
      cause: '`pulso prove` found no image in the stack of a client that has node or nc.',
      fix: 'Name an image that has one of them: `prove: {image: …}` in pulso.yaml.',
    },
    'not-deployed': {
      cause: 'The client is not deployed, so there is no service or network to run a command in.',
      fix: 'Run `pulso deploy <slug>`.',
    },
    'not-supported': {
      cause: 'The engine of the target does not support this operation.',
      fix: 'Run it on a target whose engine supports it.',
    },
    'nothing-runs': {
      cause: 'The client is not deployed, so there are no logs.',
      fix: 'Run `pulso deploy <slug>`.',
    },
    'nothing-to-deploy': {
      cause: "The client's files have no services or objects.",
      fix: "Restore the client's compose file or k8s/ folder.",
    },
    'plain-tcp': {
      cause: 'A target has `tls: false`: its tcp address is used without encryption.',
      fix: 'Use ssh://, or name certificates under `tls` of the target in pulso.yaml.',
    },
    'port-not-published': {
      cause: 'The service does not publish this port.',
      fix: 'Use one of the ports that the message lists, or publish it in the files of the client.',
    },
    'probe-failed': {
      cause: 'The probes of `pulso prove` inside a client ended before they were done.',
      fix: 'Run it again, or name another image with `prove: {image: …}` in pulso.yaml.',
    },
    'pull-failed': {
      cause: 'The registry did not deliver the image.',
      fix: 'Check the image name and `docker login`, or map the image under `images` in pulso.yaml.',
    },
    'quota-exceeded': {
      cause: "The ResourceQuota of the client's namespace has no room for another pod or object.",
      fix: "Raise the quota in the client's `k8s/resourcequota.yaml` and deploy it, or stop what else runs there.",
    },
    'service-not-running': {
      cause: 'The service is not running.',
      fix: 'Run `pulso status <slug>`, then `pulso start <slug>` or `pulso deploy <slug>`.',
    },
    timeout: {
      cause:
        'A service was not ready within --timeout, or the engine did not answer to a change by then.',
      fix: 'Read its last log lines (`pulso logs <slug>`), or give it more time with --timeout.',
    },
    'tls-missing': {
      cause: 'A target has a tcp address without encryption, and does not say that this is wanted.',
      fix: 'Use ssh://, name certificates under `tls` of the target in pulso.yaml, or write `tls: false` there.',
    },
    'tls-unreadable': {
      cause: 'A certificate file of the target cannot be read.',
      fix: 'Correct `tls.ca`, `tls.cert` or `tls.key` of the target in pulso.yaml.',
    },
    unhealthy: {
      cause: 'A service failed its health check, exited or kept restarting.',
      fix: 'Read its last log lines (`pulso logs <slug>`), correct the cause and deploy again.',
    },
    'unknown-context': {
      cause: 'The kubeconfig does not have the context of the target.',
      fix: 'Correct `context` of the target in pulso.yaml.',
    },
    'unknown-kind': {
      cause: 'The cluster does not have this kind of object.',
      fix: "Install what provides it, or remove the object from the client's k8s/ folder.",
    },
    'unknown-service': {
      cause: 'The client does not have this service.',
      fix: 'Use one of the services that the message lists.',
    },
    'usage-unknown': {
      cause:
        'The cluster does not report what pods use: neither its metrics API nor its nodes can be read.',
      fix: 'Install metrics-server, or give the account `get` on nodes/proxy.',
    },
    'volume-cut': {
      cause: 'The content of a volume was not transferred completely.',
      fix: 'Run the command again; do not use the incomplete archive.',
    },
    'volume-missing': {
      cause: 'The client does not have this volume.',
      fix: 'Use one of the volumes that the message lists.',
    },
    'volume-not-empty': {
      cause: '`--carry-data` would copy data to a volume that already has data.',
      fix: 'Remove that volume if its data is not needed, or deploy without --carry-data.',
    },
  },
} as const satisfies ErrorGroup;
