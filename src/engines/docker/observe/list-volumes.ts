import type Dockerode from 'dockerode';
import { LABEL } from './labels.ts';

/** As the engine sends it, whatever the SDK's types say: null if there are none. */
export type ListedVolume = Pick<Dockerode.VolumeInspectInfo, 'Name'> & {
  Labels: Readonly<Record<string, string>> | null;
};

/** The volumes of clients; those that only carry a container's files go with it and hold no data. */
export async function listVolumes(
  docker: Dockerode,
  filters: { label: string[] },
): Promise<ListedVolume[]> {
  const { Volumes } = (await docker.listVolumes({ filters })) as { Volumes: ListedVolume[] | null };
  return (Volumes ?? []).filter(({ Labels }) => Labels?.[LABEL.files] === undefined);
}
