import { digestTemplate } from '../../template/manifest/digest-template.ts';
import type { Template, TemplateSource } from '../../template/template.ts';

/** A template as it was read. Its digest alone shows which clients are current: compiling waits until somebody is not. */
export interface OpenTemplate {
  source: TemplateSource;
  digest: string;
  /** Once, however often it is asked for. Errors: those of parseTemplate. */
  compile(): Promise<Template>;
}

export function openTemplate(source: TemplateSource): OpenTemplate {
  let compiled: Promise<Template> | undefined;
  let digest: string | undefined;
  return {
    source,
    get digest() {
      return (digest ??= digestTemplate(source));
    },
    compile: () => (compiled ??= compile(source)),
  };
}

/** What renders is loaded here: a look at a fleet that is current needs none of it. */
async function compile(source: TemplateSource): Promise<Template> {
  const { parseTemplate } = await import('../../template/manifest/parse-template.ts');
  return parseTemplate(source);
}
