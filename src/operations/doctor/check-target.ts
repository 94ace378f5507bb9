import type { ClientRecord } from '../../client/client-record.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { EngineInfo } from '../../engine/observed/engine-info.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import { checkImages } from './check-images.ts';
import { checkRoom } from './check-disk.ts';
import { finder, type Finding } from './finding.ts';

/** Milliseconds; tokens, certificates and log times go wrong beyond. */
const MOST_SKEW = 5_000;

/** Whether a target answers, its clock, its room if it is on this machine, and the images of its clients. */
export async function checkTarget(
  context: OperationContext,
  engines: Engines,
  { target, clients }: { target: string; clients: readonly ClientRecord[] },
): Promise<Finding[]> {
  const { ok, failed } = finder('engine', target);
  try {
    const engine = await engines(target);
    const asked = context.now().getTime();
    const info = await engine.describe();
    const answered = context.now().getTime();
    return [
      ok(describe(engine, info)),
      ...checkClock(target, info.clock, { asked, answered }),
      ...(await checkStorage(engine, info)),
      ...(await checkImages(context, engine, { target, clients })),
    ];
  } catch (error) {
    const { message, hint } = toPulsoError(error);
    return [failed(message, hint ?? `check ${target} under targets in pulso.yaml`)];
  }
}

function describe({ kind }: Engine, { version, cpus, memory }: EngineInfo): string {
  const product = kind === 'docker' ? 'Docker' : 'Kubernetes';
  const size = [
    cpus === undefined ? [] : `${cpus} CPUs`,
    memory === undefined ? [] : `${formatBytes(memory)} of memory`,
  ];
  return [`${product} ${version}`, ...size.flat()].join(', ');
}

/** The engine read its clock between the question and the answer. */
function checkClock(
  target: string,
  clock: string | undefined,
  { asked, answered }: { asked: number; answered: number },
): Finding[] {
  const theirs = Date.parse(clock ?? '');
  if (Number.isNaN(theirs)) return [];
  const ahead = theirs > answered ? theirs - answered : Math.min(0, theirs - asked);
  const { ok, warning } = finder('clock', target);
  if (Math.abs(ahead) <= MOST_SKEW) return [ok('agrees with this machine')];
  const seconds = Math.round(Math.abs(ahead) / 1000);
  const message = `${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  return [warning(message, 'let both take their time from NTP: timedatectl set-ntp true')];
}

/** Of an engine on this machine: the folder of another is not here. */
async function checkStorage({ host }: Engine, { dataFolder }: EngineInfo): Promise<Finding[]> {
  if (host !== 'localhost' || dataFolder === undefined) return [];
  // An engine in a machine of its own (Docker Desktop) names a folder that is not here.
  return checkRoom(dataFolder).then((finding) => [finding], () => []); // prettier-ignore
}
