import { expect, it } from 'vitest';
import type { Controls } from '../../src/engine/isolation/controls.ts';
import { NO_SETTINGS, type SurveyedContainer } from '../../src/engine/isolation/survey.ts';
import type { StreamSubject } from './stream-contract.ts';
import { waitUntil } from './wait-until.ts';

/** What every engine must show and start for `prove`. */
export function describeIsolation(open: () => StreamSubject): void {
  const surveyApps = async (): Promise<SurveyedContainer[]> => {
    const { engine, slug, neighbour } = open();
    const { containers } = await engine.survey([slug, neighbour]);
    return containers.filter(({ service, running }) => service === 'app' && running);
  };
  const addressesOf = (containers: readonly SurveyedContainer[], client: string) =>
    containers.filter(({ slug }) => slug === client).flatMap(({ addresses }) => addresses);

  it('surveys where clients are, by which names, and with which settings', async () => {
    const { slug, neighbour } = open();
    const apps = await surveyApps();
    for (const client of [slug, neighbour]) {
      const own = apps.filter((one) => one.slug === client);
      const names = own.flatMap((one) => one.names.map((name) => name.split('.')[0]));
      expect(names).toContain('app');
      expect(own.map(({ settings }) => settings)).toEqual(own.map(() => NO_SETTINGS));
      expect(own.flatMap(({ published }) => published)).toEqual([]);
    }
    const [own, theirs] = [slug, neighbour].map((client) =>
      addressesOf(apps, client).map(({ address }) => address),
    );
    expect(own?.length).toBeGreaterThan(0);
    expect(theirs?.length).toBeGreaterThan(0);
    expect(own?.filter((address) => theirs?.includes(address))).toEqual([]);
  });

  /** A client on Docker reaches the machine; on a cluster its policies may deny that, and the reference has none. */
  const isHeard = async ({ published = 0, reference }: Controls): Promise<boolean> => {
    const { engine, slug, image } = open();
    const listen = (host = '', port: number): string[] => {
      return ['sh', '-c', `nc -w 5 ${host} ${port} </dev/null`];
    };
    let heard = '';
    const stdout = (chunk: Uint8Array): void => void (heard += Buffer.from(chunk).toString());
    if (reference !== undefined) {
      await reference.run(listen(reference.free, reference.port), { stdout });
    } else {
      const { gateway } = addressesOf(await surveyApps(), slug)[0] ?? {};
      await engine.run(slug, { image, argv: listen(gateway, published) }, { stdout });
    }
    return heard.includes('200 pulso');
  };

  it('opens listeners that answer until they are closed', async () => {
    const { engine, image } = open();
    const controls = await engine.openControls(image);
    try {
      expect(controls.published).toBeGreaterThan(0);
      await waitUntil('a listener to answer', () => isHeard(controls));
    } finally {
      await controls.close();
    }
    // A pod takes its time to end, and whoever probes from it is gone with it.
    if (engine.kind === 'docker') expect(await isHeard(controls)).toBe(false);
  });
}
