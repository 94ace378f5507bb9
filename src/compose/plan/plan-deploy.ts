import { dropUndefined } from '../../core/drop-undefined.ts';
import { chooseInstance } from './choose-instance.ts';
import { planAbandonedData, planLeftData } from './plan-data.ts';
import { planRollback } from './plan-rollback.ts';
import { observedServiceNames } from '../../engine/observed/current-instance.ts';
import { EDGE_NETWORK } from '../../engine/edge/edge.ts';
import { hashService } from './hash-service.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import { orderServices, selectServices } from '../../engine/observed/order-services.ts';
import { decideService } from './plan-service.ts';
import { operation, planNetworks, planVolumes } from './plan-resources.ts';
import { isOnService, serviceOf, type Carried, type Operation } from '../../engine/plan.ts';
import { findCompletingServices, withRestarted } from '../../engine/observed/read-dependencies.ts';
import type { Service, Stack } from '../../engine/desired/stack.ts';

interface DeployIntent {
  recreate?: boolean;
  rollback?: boolean;
  carryData?: boolean;
  services?: readonly string[];
}

/** Networks and volumes, then what is no longer wanted, then each service after those it waits for. */
export function planDeploy(
  desired: Stack,
  observed: ObservedStack,
  intent: DeployIntent,
): Operation[] {
  const networks = planNetworks(desired, observed);
  const remade = remadeNetworks(desired, networks);
  const gone = intent.services === undefined ? removedServices(desired, observed) : [];
  const removals = gone.map((service) => removeService(service, desired));
  const completing = findCompletingServices(desired, observed);
  const rollback = intent.rollback ?? true;
  const services = chooseServices(desired, intent.services, remade).flatMap((service) => {
    const { current, leftovers, previous } = chooseInstance(observed, service.name, {
      hash: hashService(service),
      rollback,
      recreate: intent.recreate ?? false,
    });
    const swept = leftovers.map(removeLeftover);
    const decision = decideService(service, current, {
      recreate: intent.recreate ?? false,
      remadeNetworks: remade,
      networkNames: new Map(desired.networks.map(({ key, name }) => [key, name])),
      completes: completing.has(service.name),
    });
    // What was set aside is restored if what is to replace it fails after all.
    const setAside = previous === undefined ? undefined : ('restore' as const);
    const recreated = decision.type === 'recreate' ? current : undefined;
    const decided = dropUndefined({
      ...decision,
      previous,
      rollback:
        rollback && recreated !== undefined
          ? planRollback(service, recreated, { observed, remadeNetworks: remade })
          : setAside,
    });
    const dependsOn = [
      ...swept.map((sweep) => sweep.resource),
      ...serviceDependencies(service, desired),
      ...portHolders(service, gone),
    ];
    const carry = intent.carryData ?? false;
    const data = recreated && planLeftData(service, recreated, { desired, observed, carry });
    const whole = data === undefined ? decided : withCarried(decided, data.carried);
    return [...swept, ...(data?.operations ?? []), { ...whole, dependsOn }];
  });
  const restarted = restartWith(services, desired, observed);
  const handed = restarted.map((one) => withPortsTaken(one, restarted, { desired, observed }));
  const emptied = intent.services === undefined ? removedNetworks(desired, observed) : [];
  const users = [...removals, ...restarted].map((one) => one.resource);
  return [
    ...networks,
    ...planVolumes(desired, observed),
    ...planAbandonedData(gone, { desired, observed }),
    ...removals,
    ...handed,
    ...emptied.map((one) => ({ ...one, dependsOn: users })),
  ];
}

/** What stays as it is, but waits for a service that is recreated and asks to be restarted with it, ends and starts. */
function restartWith(
  services: readonly Operation[],
  desired: Stack,
  observed: ObservedStack,
): Operation[] {
  const remade = services.flatMap((one) =>
    isOnService(one) && (one.type === 'recreate' || one.type === 'create') ? [serviceOf(one)] : [],
  );
  const restarted = new Set(withRestarted(remade, desired, observed));
  return services.flatMap((one): Operation[] => {
    if (one.type !== 'none' || !isOnService(one) || !restarted.has(serviceOf(one))) return [one];
    const cause = 'depends_on asks for a restart: what it waits for is new';
    const stop: Operation = { ...one, type: 'stop', cause };
    return [stop, { ...one, type: 'start', cause, dependsOn: [...one.dependsOn, one.resource] }];
  });
}

/** What is copied is not written to meanwhile: the old container stops first. */
function withCarried(decided: Operation, carry: readonly Carried[]): Operation {
  if (carry.length === 0) return decided;
  return { ...decided, carry, ...(decided.rollback === 'beside' && { rollback: 'restore' }) };
}

/** The services asked for with what they wait for, and every one that a remade network carries. */
function chooseServices(
  desired: Stack,
  asked: readonly string[] | undefined,
  remade: ReadonlySet<string>,
): Service[] {
  const names = desired.services.map((service) => service.name);
  const dependencies = new Map(
    desired.services.map((one) => [one.name, one.dependsOn.map((other) => other.service)]),
  );
  const chosen = new Set(selectServices(asked, names, dependencies));
  for (const service of desired.services) {
    if (service.networks.some(({ network }) => remade.has(network))) chosen.add(service.name);
  }
  const byName = new Map(desired.services.map((service) => [service.name, service]));
  return orderServices(names, dependencies).flatMap((name) => {
    const service = byName.get(name);
    return service !== undefined && chosen.has(name) ? [service] : [];
  });
}

function remadeNetworks(desired: Stack, operations: readonly Operation[]): ReadonlySet<string> {
  const remade = new Set(
    operations.filter((one) => one.type !== 'none').map((one) => one.resource),
  );
  const keys = desired.networks.map((network) => network.key);
  return new Set(keys.filter((key) => remade.has(`network/${key}`)));
}

function serviceDependencies(service: Service, desired: Stack): string[] {
  const volumes = new Set(desired.volumes.map((volume) => volume.key));
  return [
    ...service.networks.map(({ network }) => `network/${network}`),
    ...service.mounts.flatMap((mount) =>
      mount.type === 'volume' && volumes.has(mount.source) ? [`volume/${mount.source}`] : [],
    ),
    ...service.dependsOn.map((dependency) => `service/${dependency.service}`),
  ];
}

/** A service that goes may hold a port that another now asks for. */
function portHolders(service: Service, gone: readonly ObservedService[]): string[] {
  const wanted = new Set(service.ports.map((port) => port.published));
  return gone
    .filter((other) => other.ports.some((port) => wanted.has(port.published)))
    .map((other) => `service/${other.name}`);
}

/** Two services may swap their ports: neither can wait for the other to be ready, but both for the other to stop. */
function withPortsTaken(
  taker: Operation,
  services: readonly Operation[],
  { desired, observed }: { desired: Stack; observed: ObservedStack },
): Operation {
  const service = desired.services.find(({ name }) => taker.resource === `service/${name}`);
  const starts = taker.type === 'create' || taker.type === 'recreate';
  if (service === undefined || !starts) return taker;
  const wanted = new Set(service.ports.map(({ published }) => published));
  const holds = ({ id }: Operation): boolean =>
    observed.services.some(
      (one) => one.id === id && one.ports.some(({ published }) => wanted.has(published)),
    );
  const holders = services.filter(
    (one) => one.type === 'recreate' && one.resource !== taker.resource && holds(one),
  );
  if (holders.length === 0) return taker;
  return { ...taker, takesPortsOf: holders.map(({ resource }) => resource) };
}

function removedServices(desired: Stack, observed: ObservedStack): ObservedService[] {
  const wanted = new Set(desired.services.map((service) => service.name));
  const names = observedServiceNames(observed).filter((name) => !wanted.has(name));
  return names.flatMap((name) => observed.services.filter((service) => service.name === name));
}

function removeService(service: ObservedService, desired: Stack): Operation {
  const cause = `no longer in ${composeFile(desired)}`;
  const destructive = service.ports.length > 0;
  return { ...operation('remove', `service/${service.name}`, cause), destructive, id: service.id };
}

function removedNetworks(desired: Stack, observed: ObservedStack): Operation[] {
  const wanted = new Set(desired.networks.map((network) => network.name));
  return observed.networks
    .filter((network) => !wanted.has(network.name))
    .map(({ key, name }) => ({
      ...operation('remove', `network/${key}`, removalCause(key, desired)),
      id: name,
    }));
}

/** What an interrupted deploy left beside a service's container. */
export function removeLeftover(leftover: ObservedService): Operation {
  const cause = `left over from an interrupted deploy of ${leftover.name}`;
  const resource = `container/${leftover.id.slice(0, 12)}`;
  return { ...operation('remove', resource, cause), id: leftover.id };
}

function removalCause(key: string, desired: Stack): string {
  return key === EDGE_NETWORK
    ? 'no longer linked to the edge'
    : `no longer in ${composeFile(desired)}`;
}

function composeFile(desired: Stack): string {
  return desired.configFiles[0]?.split('/').at(-1) ?? 'docker-compose.yml';
}
