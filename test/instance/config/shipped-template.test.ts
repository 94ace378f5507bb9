import { describe, expect, it } from 'vitest';
import { clientConfigSchema } from '../../../src/instance/config/client-config.ts';
import { databaseConfigSchema } from '../../../src/instance/config/database-config.ts';
import { parseConfig } from '../../../src/instance/config/parse-config.ts';
import { toDimensionModel } from '../../../src/instance/dimensions/dimension-model.ts';
import { dimensionsFileSchema } from '../../../src/instance/dimensions/dimensions-file.ts';
import { groupingKeys } from '../../../src/instance/query/parse-query.ts';
import { renderShipped } from '../../support/render-shipped.ts';

const BIGQUERY = { bigquery_project: 'my-project', bigquery_dataset: 'pulso' };

describe.each(['postgresql', 'mysql', 'bigquery'])('a %s client', (database) => {
  it.each(['telco', 'retail', 'education', 'services'])(
    'of %s is one the instance reads',
    async (business_type) => {
      for (const language of ['es', 'pt', 'en', 'fr']) {
        const files = await renderShipped({
          database,
          business_type,
          language,
          ...(database === 'bigquery' ? BIGQUERY : {}),
        });
        const read = (name: string) => files.get(`config/${name}`) ?? '';
        parseConfig('client.yaml', read('client.yaml'), clientConfigSchema);
        parseConfig('dimensions.yaml', read('dimensions.yaml'), dimensionsFileSchema);
        const { engine } = parseConfig(
          'database.yaml',
          read('database.yaml'),
          databaseConfigSchema,
        );
        expect(engine).toBe(database);
        expect(files.has('database/schema.sql')).toBe(database !== 'bigquery');
      }
    },
  );
});

it('a telco has revenue, churn and ARPU by region and plan', async () => {
  const files = await renderShipped({ business_type: 'telco' });
  const text = files.get('config/dimensions.yaml') ?? '';
  const model = toDimensionModel(parseConfig('dimensions.yaml', text, dimensionsFileSchema));
  for (const key of ['revenue', 'churn', 'arpu']) {
    expect(groupingKeys(model, model.metrics.get(key)!)).toEqual(
      expect.arrayContaining(['day', 'week', 'month', 'region', 'plan']),
    );
  }
});

it("keeps every character of the client's name", async () => {
  const name = `a: b # "x" {{slug}} ' \n ñ 漢`;
  const text = (await renderShipped({ name })).get('config/client.yaml') ?? '';
  expect(parseConfig('client.yaml', text, clientConfigSchema).name).toBe(name);
});
