import type { Breach } from '../../engine/isolation/isolation.ts';
import { isJsonObject, textAt, valueAt, type Json } from '../../text/json.ts';
import { itemsOf, wordOf, type ObjectRule } from './object-rule.ts';

const READING = ['get', 'list', 'watch'];
/** What programs write to agree on a leader. */
const COORDINATION = ['leases', 'configmaps', 'events'];

/** A Role reads; what it wrote would not be checked by these rules. */
export const roleRule: ObjectRule = ({ kind, body }) => {
  if (kind !== 'Role') return [];
  return itemsOf(body['rules']).flatMap(([index, rule]): Breach[] => {
    const reads = texts(rule, 'verbs').every((verb) => READING.includes(verb));
    const coordinates = texts(rule, 'resources').every((one) => COORDINATION.includes(one));
    const wide = texts(rule, 'resources').includes('*') || texts(rule, 'apiGroups').includes('*');
    if ((reads && !wide) || coordinates) return [];
    const message = 'gives more than reading in the own namespace';
    return [{ code: 'isolation-role', message, path: ['rules', index] }];
  });
};

function texts(value: Json, field: string): string[] {
  return itemsOf(valueAt(value, [field])).map(([, text]) => wordOf(text));
}

/** A binding gives the client's own Roles to its own service accounts. */
export const bindingRule: ObjectRule = ({ kind, body }, { isolation }) => {
  if (kind !== 'RoleBinding') return [];
  const { slug } = isolation.own;
  const role = textAt(body, ['roleRef', 'kind']);
  const name = textAt(body, ['roleRef', 'name']) ?? '';
  const found: Breach[] = [];
  if (role !== 'Role') {
    const message = `binds the ${role ?? 'role'} ${name}, which is not the client's own`;
    found.push({ code: 'isolation-role', detail: name, message, path: ['roleRef'] });
  }
  for (const [index, subject] of itemsOf(body['subjects'])) {
    const namespace = textAt(subject, ['namespace']) ?? slug;
    if (textAt(subject, ['kind']) === 'ServiceAccount' && namespace === slug) continue;
    const whose = textAt(subject, ['name']) ?? '';
    const message = `binds ${whose}, which is not a service account of the client`;
    found.push({ code: 'isolation-role', detail: whose, message, path: ['subjects', index] });
  }
  return found;
};

/** Values of a store are below the client's own path. */
export const externalSecretRule: ObjectRule = ({ kind, body }, { isolation, settings }) => {
  if (kind !== 'ExternalSecret') return [];
  const { secrets } = settings;
  const store = secrets?.backend === 'external-secrets' ? secrets : undefined;
  const own = `${store?.path ?? 'pulso'}/${isolation.own.slug}/`;
  const found: Breach[] = [];
  const visit = (value: Json, path: readonly (string | number)[]): void => {
    for (const [index, item] of itemsOf(value)) visit(item, [...path, index]);
    if (!isJsonObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      const problem = secretProblem(key, inner, { own, store: store?.store });
      if (problem !== undefined)
        found.push({ code: 'isolation-foreign-secret', ...problem, path: at });
      visit(inner, at);
    }
  };
  visit(body['spec'] ?? null, ['spec']);
  return found;
};

function secretProblem(
  key: string,
  value: Json,
  { own, store }: { own: string; store: string | undefined },
): Pick<Breach, 'detail' | 'message'> | undefined {
  if (key === 'secretStoreRef' || key === 'storeRef') {
    const name = textAt(value, ['name']);
    if (name !== undefined && name === store) return undefined;
    return { detail: name ?? key, message: `uses the store ${name ?? ''}, not that of the target` };
  }
  if (key === 'remoteRef' || key === 'extract') {
    const name = textAt(value, ['key']) ?? '';
    const plain = !name.split('/').includes('..');
    if (plain && name.startsWith(own)) return undefined;
    return { detail: name, message: `takes ${name}, which is not below ${own}` };
  }
  if (key === 'find' || key === 'generatorRef' || key === 'templateFrom')
    return { detail: key, message: `takes values by ${key}, which may be those of others` };
  return undefined;
}
