import { expect, it } from 'vitest';
import { againstBefore } from '../../../bench/measure/against-before.ts';
import type { Bench, Contest, Row } from '../../../bench/measure/contest.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const ARGUMENTS = { what: '', against: 'a peer', aim: 0.5, runs: 3 };

/** A row whose sides say where they run, as milliseconds cannot. */
function row(id: string, opened: string[]): Row {
  const side = (name: string): Contest['peer'] => ({
    run: () => {
      opened.push(name);
      return Promise.resolve(1);
    },
  });
  return {
    ...ARGUMENTS,
    id,
    open: ({ pulso, scratch }: Bench) =>
      Promise.resolve({ pulso: side(`${pulso[1]} in ${scratch}`), peer: side('the peer') }),
  };
}

it("sets each row against the same row of the other build, each in its build's workspace", async () => {
  const scratch = await temporaryFolder();
  const opened: string[] = [];
  const rows = againstBefore([row('list', opened), row('new', opened)], {
    pulso: ['node', 'old.js'],
    rows: [row('gone', opened), row('list', opened)],
  });
  expect(rows).toMatchObject([{ id: 'list', against: 'before', aim: 1, runs: 5 }]);
  const bench: Bench = {
    scratch,
    pulso: ['node', 'new.js'],
    images: {},
    interrupted: new AbortController().signal,
    defer: () => undefined,
  };
  const contest = (await rows[0]?.open(bench)) as Contest;
  await contest.pulso.run();
  await contest.peer.run();
  expect(opened).toEqual([`new.js in ${scratch}/now`, `old.js in ${scratch}/before`]);
});
