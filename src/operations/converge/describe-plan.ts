import { formatPlan } from '../../engine/format-plan.ts';
import type { ConvergedClient } from '../catalog/schemas/converge-schemas.ts';

/** What is done to one client, or would be, as a person reads it. No newline at the end. */
export function describePlan(
  client: Pick<ConvergedClient, 'slug' | 'target' | 'operations'>,
): string {
  const { slug, target, operations } = client;
  return formatPlan({ slug, target: target ?? '', operations });
}
