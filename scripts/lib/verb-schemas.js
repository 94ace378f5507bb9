import { loadModules } from './load-modules.js';

/** `input`: defaults need not be given, and more fields may come to stand beside those of a result. */
const OPTIONS = {
  io: 'input',
  override: ({ jsonSchema }) => {
    delete jsonSchema.readOnly;
  },
};

/** The JSON Schemas of every verb: what it is asked, and its document with `-o json`. By verb, as `template show`. */
export async function loadVerbSchemas() {
  const { z, operations } = await loadModules({ operations: 'src/operations/catalog.ts' });
  const verbs = Object.entries(operations.catalog);
  return Promise.all(
    verbs.map(async ([name, verb]) => {
      const { request, result } = await verb.schemas();
      return {
        name,
        verb,
        request: z.toJSONSchema(request, OPTIONS),
        result: withVersion(z.toJSONSchema(result, OPTIONS)),
      };
    }),
  );
}

function withVersion({ properties, required = [], ...schema }) {
  return {
    ...schema,
    properties: { version: { const: 1 }, ...properties },
    required: ['version', ...required],
  };
}
