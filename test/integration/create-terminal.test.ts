import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPulso } from '../support/spawn-pulso.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';
import { hasTmux, openTmux } from '../support/tmux.ts';

describe.skipIf(!hasTmux)('pulso create on a terminal (tmux)', () => {
  it.each([40, 80, 200])(
    'with %d columns goes back by Esc, replaces what is proposed, and takes the rest by Ctrl-R',
    async (columns) => {
      const root = await temporaryFolder();
      expect(await runPulso(root, 'init')).toMatchObject({ code: 0 });
      const { press, shows, pulso } = await openTmux(root, { columns, rows: 50 });
      await pulso('create');
      await shows('such as claro-colombia');
      await press('claro', 'Enter');
      await shows('Client name');
      await press('Enter');
      await shows('Country');
      await press('Colombia', 'Enter');
      await shows('BigQuery');
      await press('Escape');
      await shows('(CO)');
      await press('Perú', 'Enter');
      await shows('✔ Country Perú');
      await shows('BigQuery');
      await press('C-r');
      await shows('Create claro?');
      await press('Enter');
      await shows('exit code 0');
      const text = await readFile(join(root, 'clients/claro/config/client.yaml'), 'utf8');
      expect(text).toMatch(/country: "PE"[^]*currency: "PEN"/);
    },
  );
});
