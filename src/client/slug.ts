import { PulsoError } from '../core/pulso-error.ts';

const MAX_LENGTH = 40;
const SLUG = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * A client's name as a DNS-1123 label of 1 to 40 characters: it becomes a folder, a network and a
 * namespace. Throws `slug-invalid`, which says what is wrong and proposes one that is not.
 */
export function parseSlug(text: string): string {
  const reason = findSlugFault(text);
  if (reason === undefined) return text;
  const proposal = proposeSlug(text);
  throw new PulsoError('slug-invalid', `${JSON.stringify(text)} cannot be a slug: ${reason}`, {
    hint:
      findSlugFault(proposal) !== undefined
        ? 'use lower-case letters, digits and dashes, for example claro-colombia'
        : `use ${proposal}`,
  });
}

/** The nearest slug to a name (`Claro Colombia S.A.` → `claro-colombia-s-a`); '' if nothing of it can stay. */
export function proposeSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, '');
}

/** Why a text cannot be a slug; undefined where it can. */
export function findSlugFault(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.length > MAX_LENGTH)
    return `it has ${text.length} characters, ${MAX_LENGTH} is the most`;
  if (/[A-Z]/.test(text)) return 'it has upper-case letters';
  const other = /[^a-z0-9-]/u.exec(text);
  if (other !== null) return `it has ${JSON.stringify(other[0])}`;
  if (!SLUG.test(text)) return 'it starts or ends with a dash';
  // `clients/template` is the template's own folder.
  if (text === 'template') return 'it is the name of the template folder';
  // Containers, network and volumes of the edge have this name.
  if (text === 'pulso-edge') return 'it is the name of the edge';
  return undefined;
}
