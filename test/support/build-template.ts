import { stringify } from 'yaml';
import type { Answers } from '../../src/client/answers.ts';
import { parseTemplate } from '../../src/template/manifest/parse-template.ts';
import type {
  RenderContext,
  SourceFile,
  Template,
  TemplateSource,
} from '../../src/template/template.ts';

/** A template's folder in memory: `manifest` is the text of template.yaml, or what stands in it beside name and version. */
export function buildSource(
  manifest: string | Record<string, unknown> = {},
  files: Record<string, string | Uint8Array | Partial<SourceFile>> = {},
): TemplateSource {
  const text =
    typeof manifest === 'string'
      ? manifest
      : stringify({ name: 'sample', version: '1.0.0', ...manifest });
  const sources = Object.entries(files).map(([path, content]): SourceFile => {
    const plain = { path, bytes: new Uint8Array(), executable: false };
    if (typeof content === 'string') return { ...plain, bytes: Buffer.from(content) };
    return content instanceof Uint8Array ? { ...plain, bytes: content } : { ...plain, ...content };
  });
  return { name: 'sample', folder: 'templates/sample', manifest: text, files: sources };
}

export function buildTemplate(...given: Parameters<typeof buildSource>): Template {
  return parseTemplate(buildSource(...given));
}

/** What a client of block 1 is rendered with. */
export function buildContext(
  answers: Answers = {},
  changes: Partial<RenderContext> = {},
): RenderContext {
  return {
    slug: 'claro-colombia',
    block: 1,
    ports: { web: 8001, database: 5433, cache: 6380 },
    subnet: '10.181.0.64/26',
    target: 'local',
    template: { name: 'sample', version: '1.0.0' },
    answers,
    ...changes,
  };
}
