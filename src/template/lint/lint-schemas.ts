import type { Problem } from '../../core/problem.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { readJsonSchema } from '../../text/json-schema.ts';
import { pathOfSource } from '../manifest/compile-file.ts';
import type { Template } from '../template.ts';

/** Schemas of template.yaml that check nothing: files that are not there, or not JSON Schemas. Code: `template-schema`. */
export function lintSchemas({ manifest, folder, files }: Template): Problem[] {
  const paths = new Set(files.map(({ source }) => pathOfSource(source)));
  return Object.entries(manifest.schemas).flatMap(([path, schema]) => {
    const problem = (message: string, file = `${folder}/template.yaml`): Problem[] => [
      { severity: 'error', code: 'template-schema', file, message },
    ];
    if (!/\.(ya?ml|json)$/.test(path)) {
      return problem(`schemas: ${path} is neither YAML nor JSON`);
    }
    const missing = [path, schema].find((each) => !paths.has(each));
    if (missing !== undefined) return problem(`schemas: the template has no file ${missing}`);
    const content = files.find(({ source }) => source === schema)?.content;
    // A rendered schema is read where it is used.
    if (!(content instanceof Uint8Array)) return [];
    const read = readJsonSchema(decodeUtf8(content) ?? '');
    return 'fault' in read ? problem(`cannot be used: ${read.fault}`, `${folder}/${schema}`) : [];
  });
}
