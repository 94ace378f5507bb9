import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';

/** A few megabytes, made on the spot: no registry is needed to test against a real engine. */
export const TEST_IMAGE = 'pulso-test/busybox:2';

/** An image that is nowhere. */
export const ABSENT_IMAGE = 'pulso-absent/image:1';

const BUSYBOX = '/bin/busybox';
const APPLETS = ['sh', 'sleep', 'cat', 'tee', 'echo', 'true', 'false', 'ls', 'id', 'stat', 'wget', 'nc', 'httpd', 'touch', 'test', 'mkdir', 'kill', 'date', 'seq', 'env', 'hostname', 'mount', 'cksum', 'head', 'tr', 'tar', 'grep', 'ps', 'dd', 'rm', 'cut']; // prettier-ignore

/** Makes sure the engine has the image: a static busybox and the names it is called by. */
export async function ensureTestImage(docker: Dockerode): Promise<void> {
  const found = await docker.listImages({ filters: { reference: [TEST_IMAGE] } });
  if (found.length === 0) await importTestImage(docker, TEST_IMAGE, []);
}

/** The image under another name, with further Dockerfile lines. */
export async function importTestImage(
  docker: Dockerode,
  image: string,
  changes: readonly string[],
): Promise<void> {
  const [repo, tag] = image.split(':');
  const stream = await docker.importImage(await packImage(), {
    repo,
    tag,
    changes: ['ENV PATH=/bin', 'CMD ["sh"]', ...changes],
  });
  for await (const chunk of stream) {
    if (String(chunk).includes('"error"')) throw new Error(`importing ${image}: ${String(chunk)}`);
  }
}

async function readBusybox(): Promise<Buffer> {
  const installed = await readFile(BUSYBOX).catch(() => undefined);
  if (installed !== undefined) return installed;
  const install = promisify(execFile)('apt-get', ['install', '-y', 'busybox-static']);
  await install.catch((cause: unknown) => {
    throw new Error(`these tests need ${BUSYBOX}, statically linked: install busybox-static`, {
      cause,
    });
  });
  return readFile(BUSYBOX);
}

/** The image's file system, as a tar. */
async function packImage(): Promise<NodeJS.ReadableStream> {
  const busybox = await readBusybox();
  const image = pack();
  for (const name of ['bin/', 'etc/', 'tmp/', 'proc/', 'sys/', 'dev/']) {
    image.entry({ name, type: 'directory', mode: name === 'tmp/' ? 0o1777 : 0o755 });
  }
  image.entry({ name: 'bin/busybox', mode: 0o755 }, busybox);
  for (const applet of APPLETS) {
    image.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  image.entry(
    { name: 'etc/passwd' },
    'root:x:0:0:root:/:/bin/sh\nnode:x:1000:1000:node:/:/bin/sh\n',
  );
  image.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of image) chunks.push(chunk as Buffer);
  return Readable.from(chunks);
}
