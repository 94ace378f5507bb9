import type Dockerode from 'dockerode';
import type { SurveyedSettings } from '../../../engine/isolation/survey.ts';
import { CAPABILITIES } from '../../../engine/isolation/isolation.ts';

/** What the SDK leaves without a type. */
interface HostConfig extends Pick<
  Dockerode.HostConfig,
  'NetworkMode' | 'PidMode' | 'IpcMode' | 'UTSMode' | 'UsernsMode'
> {
  SecurityOpt?: string[] | null;
  ExtraHosts?: string[] | null;
  Privileged?: boolean;
  VolumesFrom?: string[] | null;
  CapAdd?: string[] | null;
  Devices?: { PathOnHost: string }[] | null;
  DeviceCgroupRules?: string[] | null;
}

/** What a container was created with that undoes isolation. `names`: of containers, by id. */
export function readSettings(
  { HostConfig }: Pick<Dockerode.ContainerInspectInfo, 'HostConfig'>,
  names: ReadonlyMap<string, string>,
): SurveyedSettings {
  const host = HostConfig as HostConfig;
  const modes = namespaceModes(host);
  return {
    privileged: host.Privileged === true,
    hostNamespaces: modes.flatMap(([namespace, mode]) => (mode === 'host' ? [namespace] : [])),
    joined: [
      ...modes.flatMap(([, mode]) => joinedContainer(mode)),
      ...(host.VolumesFrom ?? []),
    ].map((id) => names.get(id) ?? id),
    capabilities: (host.CapAdd ?? [])
      .map((one) => one.replace(/^CAP_/, ''))
      .filter((one) => !CAPABILITIES.includes(one)),
    devices: [
      ...(host.Devices ?? []).map(({ PathOnHost }) => PathOnHost),
      ...(host.DeviceCgroupRules ?? []),
    ],
    securityOptions: host.SecurityOpt ?? [],
    extraHosts: host.ExtraHosts ?? [],
  };
}

function namespaceModes(host: HostConfig): [string, string | undefined][] {
  return [
    ['network', host.NetworkMode],
    ['pid', host.PidMode],
    ['ipc', host.IpcMode],
    ['uts', host.UTSMode],
    ['user', host.UsernsMode],
    // A cgroup namespace of the machine shows its groups and changes nothing: the default of older engines.
  ];
}

function joinedContainer(mode: string | undefined): string[] {
  return mode?.startsWith('container:') === true ? [mode.slice('container:'.length)] : [];
}
