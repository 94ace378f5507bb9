import { dimensionsShape, type DimensionsFile, type TableFile } from './dimensions-shape.ts';
import { checkMetric } from './check-metric.ts';
import { checkColumnName, within, type DimensionProblem, type Report } from './name-checks.ts';

/** dimensions.yaml: the client's tables, and what may be asked of them. Every name in it has been looked up. */
export const dimensionsFileSchema = dimensionsShape.superRefine((file, context) => {
  for (const problem of findDimensionProblems(file))
    context.addIssue({ code: 'custom', ...problem });
});

/** Checks what the shape alone cannot say: that every table, column and metric named exists and has a fitting type. */
function findDimensionProblems(file: DimensionsFile): DimensionProblem[] {
  const problems: DimensionProblem[] = [];
  const report: Report = (path, message) => {
    problems.push({ path, message });
  };
  for (const [name, table] of Object.entries(file.tables)) {
    checkTable(file, { name, ...table }, within(report, 'tables', name));
  }
  file.dimensions.forEach((dimension, index) => {
    const here = within(report, 'dimensions', index);
    if (checkColumnName(file, dimension, here) === 'timestamp') {
      here(['column'], 'is a timestamp: group by day, week or month instead');
    }
  });
  file.metrics.forEach((metric, index) => {
    checkMetric(file, metric, within(report, 'metrics', index));
  });
  checkKeys(file.dimensions, within(report, 'dimensions'));
  checkKeys(file.metrics, within(report, 'metrics'));
  return problems;
}

function checkTable(
  file: DimensionsFile,
  table: TableFile & { name: string },
  report: Report,
): void {
  table.joins.forEach((join, index) => {
    const here = within(report, 'joins', index);
    checkColumnName(file, { table: table.name, column: join.column }, here);
    const target = { table: join.table, column: join.references };
    checkColumnName(file, target, ([at], message) => {
      here([at === 'column' ? 'references' : 'table'], message);
    });
  });
}

function checkKeys(list: readonly { key: string }[], report: Report): void {
  const seen = new Set<string>();
  list.forEach(({ key }, index) => {
    if (seen.has(key)) report([index, 'key'], `"${key}" is defined twice`);
    seen.add(key);
  });
}
