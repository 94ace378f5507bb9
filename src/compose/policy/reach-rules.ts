import { subnetsOverlap } from '../../text/cidr.ts';
import type { ServiceRule } from './compose-rule.ts';

/** Names for the machine itself, or for the containers of others. */
export const extraHostRule: ServiceRule = ({ extraHosts }, { isolation }) =>
  extraHosts.flatMap((entry) => {
    const [, name = '', address = ''] = /^([^:]*):(.*)$/.exec(entry) ?? [];
    const path = ['extra_hosts', name];
    if (address === 'host-gateway') {
      const message = `names the machine it runs on: ${name}`;
      return [{ code: 'isolation-host-gateway', detail: name, message, path }];
    }
    const holder = isolation.others
      .all()
      .find(({ subnet }) => subnet !== null && subnetsOverlap(subnet, `${address}/32`));
    if (holder === undefined) return [];
    const message = `names an address of client ${holder.slug}: ${address}`;
    return [{ code: 'isolation-host-gateway', detail: name, message, path }];
  });

const OWN_DRIVERS = ['', 'json-file', 'local', 'none'];

export const loggingRule: ServiceRule = ({ logging }) => {
  if (logging === undefined || OWN_DRIVERS.includes(logging.driver)) return [];
  const { driver } = logging;
  const message = `sends its logs elsewhere, with the driver ${driver}`;
  return [{ code: 'isolation-log-driver', detail: driver, message, path: ['logging', 'driver'] }];
};

/** Programs that watch an engine and take orders from the labels of any container. */
const WATCHED =
  /^(traefik|caddy(_\d+)?|ofelia|diun|wud|kuma|homepage|glance|swag|sablier|autoheal|watchtower|fabio|registrator|docker-volume-backup|deunhealth|io\.portainer|com\.centurylinklabs|com\.github\.(nginx-proxy|jrcs)|lazyteam|nautical-backup|barman|crowdsec)([.:_-]|$)/i;

export const labelRule: ServiceRule = ({ labels }) =>
  Object.keys(labels).flatMap((name) => {
    if (!WATCHED.test(name)) return [];
    const message = `has the label ${name}, an instruction to a program that serves all clients`;
    return [{ code: 'isolation-label', detail: name, message, path: ['labels', name] }];
  });

/** `ux` with a service `victim-app` has the container name of `app` of a client `ux-victim`. */
export const containerNameRule: ServiceRule = ({ name }, { isolation }) => {
  const { own, others } = isolation;
  const container = `${own.slug}-${name}-`;
  const holder = others.longerSlugs().find((slug) => container.startsWith(`${slug}-`));
  if (holder === undefined) return [];
  const message = `would have a container of a name of client ${holder}`;
  const hint = 'rename the service';
  return [{ code: 'isolation-foreign-name', detail: name, message, hint, path: [] }];
};
