import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { probeCommand } from '../../src/assess/probe-program.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

/** The program is not run between its connections and the end of its patience. */
const STARVED = `const net = require('node:net');
const { connect } = net;
let calls = 0;
net.connect = (...all) => {
  const socket = connect(...all);
  calls += 1;
  if (calls === 2) for (const end = Date.now() + 2000; Date.now() < end; );
  return socket;
};
`;

it('sees a door that answers while the machine is busy', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const folder = await temporaryFolder();
  await putFiles(folder, { 'starved.cjs': STARVED });
  const [command = '', ...argv] = probeCommand();
  const env = { ...process.env, NODE_OPTIONS: `--require ${join(folder, 'starved.cjs')}` };
  const program = spawn(command, argv, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(`0 tcp 127.0.0.1 ${port}\n1 tcp 127.0.0.1 ${port}\n`);
  let text = '';
  for await (const chunk of program.stdout) text += String(chunk);
  expect(text.trim().split('\n').sort()).toEqual(['0 open', '1 open', 'end node']);
});
