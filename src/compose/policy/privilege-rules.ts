import { isUnclaimedImage } from '../../engine/desired/instance-image.ts';
import type { ServiceRule } from './compose-rule.ts';
import { CAPABILITIES } from '../../engine/isolation/isolation.ts';

/** No capability beyond those that an engine gives by default. */
export const capabilityRule: ServiceRule = ({ capAdd }) =>
  capAdd.flatMap((written, index) => {
    const name = written.toUpperCase().replace(/^CAP_/, '');
    if (CAPABILITIES.includes(name)) return [];
    const message = `adds the capability ${name}, which reaches outside the container`;
    return [{ code: 'isolation-capability', detail: name, message, path: ['cap_add', index] }];
  });

const CONFINING = /^(no-new-privileges([:=]true)?|seccomp[:=]builtin|apparmor[:=]docker-default)$/;

/** Security options only ever confine further. */
export const securityRule: ServiceRule = ({ securityOpt }) =>
  securityOpt.flatMap((option, index) => {
    if (CONFINING.test(option)) return [];
    const [, name = option] = /^([\w-]+[:=]?)/.exec(option) ?? [];
    const shown = option.includes('{') ? `${name}<profile>` : option;
    const message = `has the security option ${shown}, which removes confinement`;
    const detail = shown.replace(':', '=');
    return [{ code: 'isolation-security-opt', detail, message, path: ['security_opt', index] }];
  });

/** Kernel settings that each container has for itself. */
const OWN_SYSCTL = /^(net\.|fs\.mqueue\.|kernel\.(msg|shm|sem))/;

export const sysctlRule: ServiceRule = ({ sysctls }) =>
  Object.keys(sysctls).flatMap((name) => {
    if (OWN_SYSCTL.test(name)) return [];
    const message = `sets ${name}, which applies to the whole machine`;
    return [{ code: 'isolation-sysctl', detail: name, message, path: ['sysctls', name] }];
  });

const GIB = 1024 ** 3;
const MOST_SHARED_MEMORY = 8 * GIB;

/** Limits are not switched off. */
export const limitRule: ServiceRule = ({ resources, shmSize }) => {
  const code = 'isolation-limits';
  const found = [];
  if (resources.pids !== undefined && resources.pids <= 0) {
    const message = 'removes the limit of processes';
    found.push({ code, detail: 'pids', message, path: ['pids_limit'] } as const);
  }
  if (shmSize !== undefined && shmSize > (resources.memory ?? MOST_SHARED_MEMORY)) {
    const limit = resources.memory === undefined ? '8 GiB' : 'its memory limit';
    const message = `has a shm_size above ${limit}`;
    found.push({ code, detail: 'shm_size', message, path: ['shm_size'] } as const);
  }
  return found;
};

/** A name that anybody can publish is never pulled. */
export const imageRule: ServiceRule = ({ image, pullPolicy }) => {
  if (pullPolicy === 'never' || !isUnclaimedImage(image)) return [];
  const message = `would pull ${image}, a name that anybody can publish`;
  const hint = 'write pull_policy: never and run pulso image build, or map it under images';
  return [{ code: 'isolation-public-image', detail: image, message, hint, path: ['pull_policy'] }];
};
