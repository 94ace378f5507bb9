import type { Dimension, Metric } from './dimensions-shape.ts';
import { rowMetrics, tableNamed, type DimensionModel, type Join } from './dimension-model.ts';

/** One step of a path: `from`'s column to the joined table's. */
export interface JoinStep extends Join {
  from: string;
}

/**
 * The shortest way from one table to another over joins, each to at most one row, so that nothing is counted twice.
 * Every path from the same table belongs to one tree: a table is never reached by two ways. Undefined if there is none.
 */
export function findJoinPath(
  model: DimensionModel,
  from: string,
  to: string,
): readonly JoinStep[] | undefined {
  const paths = new Map<string, readonly JoinStep[]>([[from, []]]);
  for (const [name, path] of paths) {
    if (name === to) return path;
    for (const join of tableNamed(model, name).joins) {
      // A Map iterates what is added meanwhile: this is a breadth-first walk.
      if (!paths.has(join.table)) paths.set(join.table, [...path, { ...join, from: name }]);
    }
  }
  return undefined;
}

/** The dimensions a metric can be asked by. */
export function dimensionsOf(model: DimensionModel, metric: Metric): readonly Dimension[] {
  const tables = rowMetrics(model, metric).map((part) => part.table);
  return [...model.dimensions.values()].filter((dimension) =>
    tables.every((table) => findJoinPath(model, table, dimension.table) !== undefined),
  );
}
