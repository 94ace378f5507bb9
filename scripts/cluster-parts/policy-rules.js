// NetworkPolicies as rules of nftables. Pure: objects of a cluster in, the text of one table out.

export const TABLE = 'pulso_policy';

/**
 * The whole table. `dns`: address of the cluster's DNS server, which is a program of the node here; policies see it
 * as a pod of kube-system, as it is on other clusters. Pods on the node's own network are not restricted.
 */
export function formatRules({ policies, namespaces, pods, dns }) {
  const labels = new Map(namespaces.map((one) => [one.metadata.name, labelsOfNamespace(one)]));
  const known = [...pods.flatMap(readPod), { ...DNS_POD, address: dns }];
  const chains = known.flatMap((pod, index) =>
    ['Ingress', 'Egress'].flatMap((direction) => {
      const own = policies.filter((one) => selects(one, pod) && covers(one, direction));
      if (own.length === 0 || pod === known.at(-1)) return [];
      const rules = own.flatMap((one) => rulesOf(one, direction, { pod, known, labels }));
      return [{ direction, address: pod.address, name: `${direction}_${index}`, rules }];
    }),
  );
  const verdicts = (direction) =>
    chains
      .filter((one) => one.direction === direction)
      .map(({ address, name }) => `${address} : jump ${name}`);
  return [
    `table inet ${TABLE} {}`,
    `delete table inet ${TABLE}`,
    `table inet ${TABLE} {`,
    ...chains.flatMap(({ name, rules }) => [`chain ${name} {`, ...rules, 'drop', '}']),
    mapOf('leaving', verdicts('Egress')),
    mapOf('arriving', verdicts('Ingress')),
    // To other pods, through services too: their addresses are replaced before.
    'chain forward { type filter hook forward priority -10; ct state established,related accept',
    'ip saddr vmap @leaving; ip daddr vmap @arriving; }',
    // To the node. What the node itself sends is never restricted: its kubelet checks the pods.
    'chain input { type filter hook input priority -10; ct state established,related accept',
    'ip saddr vmap @leaving; }',
    '}',
    '',
  ].join('\n');
}

const DNS_POD = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ports: [] };

function mapOf(name, verdicts) {
  const elements = verdicts.length === 0 ? '' : `elements = { ${verdicts.join(', ')} }`;
  return `map ${name} { type ipv4_addr : verdict; ${elements} }`;
}

/** Clusters since 1.21 set this label themselves. */
function labelsOfNamespace({ metadata }) {
  return { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels };
}

function readPod({ metadata, spec, status }) {
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (status.podIP === undefined || spec.hostNetwork === true || ended) return [];
  return [
    {
      namespace: metadata.namespace,
      labels: metadata.labels ?? {},
      address: status.podIP,
      ports: spec.containers.flatMap(({ ports = [] }) => ports),
    },
  ];
}

function selects({ metadata, spec }, pod) {
  return metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels);
}

function covers({ spec }, direction) {
  const types =
    spec.policyTypes ?? (spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
  return types.includes(direction);
}

/** What a policy allows, each as one rule that returns to the next check. */
function rulesOf({ metadata, spec }, direction, { pod, known, labels }) {
  const isIngress = direction === 'Ingress';
  const field = isIngress ? 'ip saddr' : 'ip daddr';
  return (isIngress ? (spec.ingress ?? []) : (spec.egress ?? [])).flatMap((rule) => {
    const peers = (isIngress ? rule.from : rule.to) ?? [];
    const sources =
      peers.length === 0
        ? [{ match: '', pods: known }]
        : peers.flatMap((peer) =>
            readPeer(peer, { field, own: metadata.namespace, known, labels }),
          );
    return sources.flatMap(({ match, pods }) =>
      portsOf(rule.ports ?? [], isIngress ? [pod] : pods).map((port) =>
        [match, port, 'return'].filter(Boolean).join(' '),
      ),
    );
  });
}

function readPeer({ ipBlock, podSelector, namespaceSelector }, { field, own, known, labels }) {
  if (ipBlock !== undefined) {
    const except = (ipBlock.except ?? []).join(', ');
    const match = `${field} ${ipBlock.cidr}${except === '' ? '' : ` ${field} != { ${except} }`}`;
    return [{ match, pods: [] }];
  }
  const pods = known.filter(
    (one) =>
      (namespaceSelector === undefined
        ? one.namespace === own
        : matches(namespaceSelector, labels.get(one.namespace) ?? {})) &&
      matches(podSelector ?? {}, one.labels),
  );
  if (pods.length === 0) return [];
  return [{ match: `${field} { ${pods.map(({ address }) => address).join(', ')} }`, pods }];
}

/** Names of ports are those of the pods that are reached. */
function portsOf(ports, reached) {
  if (ports.length === 0) return [''];
  return ports.flatMap(({ port, endPort, protocol = 'TCP' }) => {
    const word = protocol.toLowerCase();
    if (port === undefined) return [`meta l4proto ${word}`];
    if (typeof port === 'number')
      return [`${word} dport ${endPort === undefined ? port : `${port}-${endPort}`}`];
    const named = reached.flatMap((pod) => pod.ports).filter(({ name }) => name === port);
    return [...new Set(named.map(({ containerPort }) => `${word} dport ${containerPort}`))];
  });
}

function matches({ matchLabels = {}, matchExpressions = [] }, labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return key in labels && values.includes(labels[key]);
        case 'NotIn':
          return !(key in labels) || !values.includes(labels[key]);
        case 'Exists':
          return key in labels;
        default:
          return !(key in labels);
      }
    })
  );
}
