import { withBody, type Transformer } from './pending-object.ts';
import { mapObjectsAt, mergeAt, replaceAt, valueAt, type JsonObject } from '../../text/json.ts';
import type { ClusterSettings } from '../../engine/desired/manifests.ts';

/** Gives an Ingress the host, class and certificate of its target; what the file says itself stays. */
export const transformIngress: Transformer = (pending, { slug, settings }) => {
  if (pending.kind !== 'Ingress' || settings.domain === undefined) return pending;
  const host = `${slug}.${settings.domain}`;
  let body = mapObjectsAt(pending.body, ['spec', 'rules'], (rule) => ({ host, ...rule }));
  const { ingressClass } = settings;
  if (ingressClass !== undefined && valueAt(body, ['spec', 'ingressClassName']) === undefined) {
    body = replaceAt(body, ['spec', 'ingressClassName'], () => ingressClass);
  }
  return withBody(pending, addCertificate(body, host, settings.tls));
};

/** Without a secret and an issuer it is the controller's own certificate. */
function addCertificate(body: JsonObject, host: string, tls: ClusterSettings['tls']): JsonObject {
  if (tls === undefined || valueAt(body, ['spec', 'tls']) !== undefined) return body;
  const { issuer } = tls;
  const secret = tls.secret ?? (issuer === undefined ? undefined : `${host}-tls`);
  const entry = { hosts: [host], ...(secret === undefined ? {} : { secretName: secret }) };
  const secured = replaceAt(body, ['spec', 'tls'], () => [entry]);
  if (issuer === undefined) return secured;
  const annotation = { 'cert-manager.io/cluster-issuer': issuer };
  return mergeAt(secured, ['metadata', 'annotations'], annotation);
}
