import type { Operation } from '../../engine/plan.ts';

/** An operation that waits for nothing and loses nothing. */
export function operation(type: Operation['type'], resource: string, cause: string): Operation {
  return { type, resource, cause, dependsOn: [], destructive: false };
}

/** The operations of all steps, each waiting for every one of the step before its own. */
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

/** The steps again: operations that wait for the same are carried out together. */
export function toSteps(operations: readonly Operation[]): Operation[][] {
  const steps: Operation[][] = [];
  let last: string | undefined;
  for (const one of operations) {
    const waits = one.dependsOn.join();
    if (waits === last) steps.at(-1)?.push(one);
    else steps.push([one]);
    last = waits;
  }
  return steps;
}
