import { PulsoError } from '../../src/core/pulso-error.ts';
import { isServiceJob } from '../../src/engine/streams/job.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SurveyedContainer } from '../../src/engine/isolation/survey.ts';

/** What answers on a fake network beside the doors of the client that asks, and pulso's listeners. */
export interface ProbeNetwork {
  /** `address port` of what others reach. */
  open?: readonly string[];
  /** Clients whose jobs are cut off. */
  failing?: readonly string[];
  /** Of every job. */
  exitCode?: number;
  /** Filled in: `slug image probes` of every job. */
  runs?: string[];
}

/** Jobs that answer probes as their program would: a client reaches itself and the listeners, and no other. */
export function probeNetwork(engine: Engine, network: ProbeNetwork): Pick<Engine, 'run'> {
  const { open = [], failing = [], exitCode = 0 } = network;
  return {
    async run(slug, job, { stdin, stdout }) {
      let text = '';
      for await (const chunk of stdin ?? []) text += Buffer.from(chunk).toString();
      const lines = text.split('\n').filter(Boolean);
      const image = isServiceJob(job) ? job.service : job.image;
      network.runs?.push(`${slug} ${image} ${lines.length}`);
      if (lines.length > 0 && failing.includes(slug)) {
        throw new PulsoError('exec-cut', `${slug}: the output of a job is incomplete`);
      }
      const { containers } = await engine.survey(await slugsOf(engine));
      const own = containers.filter((one) => one.slug === slug);
      const { published } = await engine.openControls(image);
      for (const line of lines) {
        await stdout(Buffer.from(`${answer(line, { own, open, published })}\n`));
      }
      if (exitCode === 0) await stdout(Buffer.from('end node\n'));
      return { exitCode, stderr: new Uint8Array() };
    },
  };
}

/** The fake engine knows which clients it has only by being asked: tests have these. */
function slugsOf(engine: Engine): Promise<string[]> {
  const slugs = ['acme', 'beta', 'gama'];
  return engine
    .observe(slugs)
    .then((all) =>
      [...all].filter(([, { services }]) => services.length > 0).map(([slug]) => slug),
    );
}

function answer(
  line: string,
  {
    own,
    open,
    published,
  }: {
    own: readonly SurveyedContainer[];
    open: readonly string[];
    published: number | undefined;
  },
): string {
  const [id = '', how = '', host = '', port = ''] = line.split(' ');
  const mine = own.find(({ addresses }) => addresses.some(({ address }) => address === host));
  const named = own.find(({ names }) => names.includes(host));
  if (how === 'name') {
    const address = named?.addresses[0]?.address;
    return address === undefined ? `${id} unknown-name` : `${id} open ${address}`;
  }
  const isListener = Number(port) === published;
  if (how === 'http') return isListener ? `${id} open HTTP/1.0 200 pulso` : `${id} silent`;
  const reached = isListener || mine !== undefined || open.includes(`${host} ${port}`);
  return `${id} ${reached ? 'open' : 'silent'}`;
}
