import type { Operation } from '../../engine/plan.ts';

/** An operation without dependencies that destroys nothing. */
export function operation(type: Operation['type'], resource: string, cause: string): Operation {
  return { type, resource, cause, dependsOn: [], destructive: false };
}

/** The operations of all steps; each depends on every operation of the step before. */
export function inSteps(steps: readonly (readonly Operation[])[]): Operation[] {
  let before: string[] = [];
  return steps
    .filter((step) => step.length > 0)
    .flatMap((step) => {
      const dependsOn = before;
      before = [...new Set(step.map(({ resource }) => resource))];
      return step.map((one) => ({ ...one, dependsOn }));
    });
}

/** The reverse of `inSteps`: operations with the same dependencies are carried out together. */
export function toSteps(operations: readonly Operation[]): Operation[][] {
  const steps: Operation[][] = [];
  let last: string | undefined;
  for (const one of operations) {
    const dependsOn = one.dependsOn.join();
    if (dependsOn === last) steps.at(-1)?.push(one);
    else steps.push([one]);
    last = dependsOn;
  }
  return steps;
}
