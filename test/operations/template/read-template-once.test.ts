import { expect, it } from 'vitest';
import { readTemplateOnce } from '../../../src/operations/template/read-template-once.ts';
import { readTemplateSource } from '../../../src/workspace/templates/read-template-source.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

/** A reader, and the names of the templates that it read from disk. */
function countReads() {
  const reads: string[] = [];
  const read = readTemplateOnce((workspace, name) => {
    reads.push(name);
    return readTemplateSource(workspace, name);
  });
  return { read, reads };
}

it('reads and compiles a template once, however often it is asked for at once', async () => {
  const workspace = await temporaryWorkspace(smallTemplate());
  const { read, reads } = countReads();
  const asked = await Promise.all([1, 2, 3].map(() => read(workspace, 'template')));
  const compiled = await Promise.all(asked.map((template) => template.compile()));
  expect(reads).toEqual(['template']);
  expect(compiled[0]?.manifest.name).toBe('small');
  expect(new Set(compiled).size).toBe(1);
});

it('keeps the templates of two workspaces apart', async () => {
  const [one, other] = [
    await temporaryWorkspace(smallTemplate()),
    await temporaryWorkspace(smallTemplate({ 'added.txt': 'x' })),
  ];
  const { read, reads } = countReads();
  const digests = [await read(one, 'template'), await read(other, 'template')];
  expect(reads).toEqual(['template', 'template']);
  expect(digests[0]?.digest).not.toBe(digests[1]?.digest);
});

it('reads the template again for the next command', async () => {
  const workspace = await temporaryWorkspace(smallTemplate());
  const [first, second] = [countReads(), countReads()];
  const compiled = [
    await (await first.read(workspace, 'template')).compile(),
    await (await second.read(workspace, 'template')).compile(),
  ];
  expect([first.reads, second.reads]).toEqual([['template'], ['template']]);
  expect(compiled[0]).not.toBe(compiled[1]);
});
