const LABELS = (name: string): string =>
  `{ app.kubernetes.io/name: ${name}, app.kubernetes.io/instance: {{yaml slug}}, app.kubernetes.io/managed-by: pulso, app.kubernetes.io/part-of: pulso }`;
const SELECTOR = (name: string): string =>
  `{ app.kubernetes.io/name: ${name}, app.kubernetes.io/instance: {{yaml slug}} }`;
const METADATA = (name: string): string =>
  `{ name: ${name}, namespace: {{yaml slug}}, labels: ${LABELS(name)} }`;
const RESOURCES = `{ requests: { cpu: 50m, memory: 128Mi }, limits: { cpu: '1', memory: 512Mi } }`;

/** The client of kept-fleet.ts for a cluster: the same services, with the same data under the same keys. */
export const KEPT_MANIFESTS: Readonly<Record<string, string>> = {
  'namespace.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: {{yaml slug}}
  labels: ${LABELS('namespace').replace(' }', ', pod-security.kubernetes.io/enforce: baseline }')}
`,
  'network.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: ${METADATA('own')}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: {} }] }]
  egress: [{ to: [{ podSelector: {} }] }]
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: database-secrets
  namespace: {{yaml slug}}
  labels: ${LABELS('database')}
  annotations: { pulso.dev/files: 'password: config/secrets/password' }
type: Opaque
`,
  'database.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: ${METADATA('database')}
spec:
  replicas: 1
  serviceName: database
  selector: { matchLabels: ${SELECTOR('database')} }
  template:
    metadata: { labels: ${LABELS('database')} }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: { runAsUser: 999, runAsGroup: 999, fsGroup: 999 }
      containers:
        - name: database
          image: postgres:15
          env:
            - { name: POSTGRES_DB, value: pulso }
            - { name: POSTGRES_USER, value: pulso }
            - { name: POSTGRES_PASSWORD_FILE, value: /run/secrets/password }
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
          readinessProbe:
            exec: { command: [pg_isready, --host=127.0.0.1, --username=pulso, --dbname=pulso] }
            periodSeconds: 2
          resources: ${RESOURCES}
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
            - { name: secrets, mountPath: /run/secrets, readOnly: true }
      volumes:
        - { name: secrets, secret: { secretName: database-secrets, defaultMode: 288 } }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
  'app.yaml': `apiVersion: v1
kind: PersistentVolumeClaim
metadata: ${METADATA('files')}
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: ${METADATA('app')}
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector: { matchLabels: ${SELECTOR('app')} }
  template:
    metadata: { labels: ${LABELS('app')} }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 2
      securityContext: { runAsUser: 0 }
      containers:
        - name: app
          image: postgres:15
          command: [bash, -c]
          args: ['while :; do date +%s%N >> /files/log; date +%s%N > /files/now; sleep 0.2; done']
          readinessProbe: { exec: { command: [test, -s, /files/now] }, periodSeconds: 2 }
          resources: ${RESOURCES}
          volumeMounts: [{ name: files, mountPath: /files }]
      volumes: [{ name: files, persistentVolumeClaim: { claimName: files } }]
`,
};
