import type { Breach } from '../../engine/isolation/isolation.ts';
import type { Volume } from '../../engine/desired/stack.ts';
import type { ComposeScope, ServiceRule, VolumeRule } from './compose-rule.ts';
import { findForeignName } from './find-foreign-name.ts';
import { hostPathBreach } from './host-path.ts';

/** Bind mounts stay in the client's folder. */
export const bindRule: ServiceRule = ({ mounts }, scope) =>
  mounts.flatMap((mount, index) => {
    if (mount.type !== 'bind') return [];
    const breach = hostPathBreach(mount.source, scope);
    return breach === undefined ? [] : [{ ...breach, path: ['volumes', index] }];
  });

/** A volume is the client's own. */
export const volumeNameRule: VolumeRule = (volume, { isolation }) =>
  findForeignName('volume', volume, isolation);

/** A volume is a folder that the engine keeps, or memory. */
export const volumeDriverRule: VolumeRule = (volume, scope) => {
  const { driver, driverOptions } = volume;
  if (driver !== undefined && driver !== 'local') {
    const message = `uses the driver ${driver}, which stores it elsewhere`;
    return [{ code: 'isolation-volume-driver', detail: driver, message, path: ['driver'] }];
  }
  if (Object.keys(driverOptions).length === 0 || isMemory(volume)) return [];
  return [optionsBreach(volume, scope)];
};

/** Options that make a volume of memory: it has no device, and nothing to share. */
const MEMORY_OPTION =
  /^((size|nr_inodes)=[\d.]+[kmg%]?|mode=[0-7]+|[ug]id=\d+|r[ow]|no(exec|suid|dev|atime))$/i;

function isMemory({ driverOptions: { type, device, o = '', ...others } }: Volume): boolean {
  return (
    type === 'tmpfs' &&
    (device === undefined || device === 'tmpfs') &&
    Object.keys(others).length === 0 &&
    o.split(',').every((option) => option === '' || MEMORY_OPTION.test(option))
  );
}

function optionsBreach({ driverOptions }: Volume, scope: ComposeScope): Breach {
  const { device = '', o = '', type = '' } = driverOptions;
  const isBind =
    o.split(',').some((option) => /^r?bind$/.test(option)) && /^(none|bind|)$/.test(type);
  const path = ['driver_opts', device === '' ? 'o' : 'device'];
  if (isBind && device.startsWith('/')) {
    const breach = hostPathBreach(device, scope);
    if (breach !== undefined) return { ...breach, path };
  }
  const message = `is mounted from ${device === '' ? 'elsewhere' : device} by its driver options`;
  const hint = 'remove driver_opts: the engine then keeps the volume itself';
  return { code: 'isolation-volume-driver', detail: device, message, hint, path };
}
