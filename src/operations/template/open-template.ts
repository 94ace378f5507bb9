import { digestTemplate } from '../../template/manifest/digest-template.ts';
import type { PackedTemplate } from '../../template/pack/pack-template.ts';
import type { Template, TemplateSource } from '../../template/template.ts';
import { openUserCache, type UserCache } from '../../workspace/disk/user-cache.ts';

/** A template as it was read. Its digest alone shows which clients are current: compiling waits until somebody is not. */
export interface OpenTemplate {
  source: TemplateSource;
  digest: string;
  /** Once, however often it is asked for. Errors: those of parseTemplate. */
  compile(): Promise<Template>;
}

/** `cache` has templates that were checked before, by their digest: checking takes longer than rendering a client. */
export function openTemplate(
  source: TemplateSource,
  cache?: UserCache<PackedTemplate>,
): OpenTemplate {
  let compiled: Promise<Template> | undefined;
  let known: string | undefined;
  const digest = (): string => (known ??= digestTemplate(source));
  return {
    source,
    get digest() {
      return digest();
    },
    compile: () =>
      (compiled ??= compile(source, digest(), cache ?? openUserCache('templates', digest()))),
  };
}

/** What renders is loaded here: a look at a fleet that is current needs none of it. */
async function compile(
  source: TemplateSource,
  digest: string,
  cache: UserCache<PackedTemplate>,
): Promise<Template> {
  // Messages name the template by these two, which are not in its digest.
  const inputs = [digest, source.name, source.folder];
  const packed = cache.read(inputs);
  if (packed !== undefined) {
    const { unpackTemplate } = await import('../../template/pack/unpack-template.ts');
    return unpackTemplate(packed, source, digest);
  }
  const { parseTemplate } = await import('../../template/manifest/parse-template.ts');
  const template = parseTemplate(source);
  const { packTemplate } = await import('../../template/pack/pack-template.ts');
  await cache.write(inputs, packTemplate(template));
  return template;
}
