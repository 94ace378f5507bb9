import type {
  ColumnType,
  DimensionsFile,
  Filter,
  Metric,
  RatioMetric,
  RowMetric,
} from './dimensions-shape.ts';
import {
  checkColumnName,
  checkTableName,
  checkTimeColumn,
  within,
  type Report,
} from './name-checks.ts';

/** Reports what a metric names that is not there, or does not fit its aggregate. */
export function checkMetric(file: DimensionsFile, metric: Metric, report: Report): void {
  if (metric.aggregate === 'ratio') checkRatio(file, metric, report);
  else if (checkTableName(file, metric.table, report)) checkRowMetric(file, metric, report);
}

function checkRowMetric(file: DimensionsFile, metric: RowMetric, report: Report): void {
  const { table, time } = metric;
  if (metric.aggregate !== 'count') {
    const type = checkColumnName(file, metric, report);
    if (type !== undefined && type !== 'number' && metric.aggregate !== 'count_distinct') {
      report(['column'], `is a ${type}: ${metric.aggregate} needs a number`);
    }
  }
  if (time !== undefined) checkTimeColumn(file, { table, column: time }, report);
  metric.filters.forEach((filter, index) => {
    const here = within(report, 'filters', index);
    const type = checkColumnName(file, { table, column: filter.column }, here);
    if (type !== undefined) checkValues(filter, type, here);
  });
}

function checkRatio(file: DimensionsFile, metric: RatioMetric, report: Report): void {
  const numerator = checkPart(file, metric.numerator, within(report, 'numerator'));
  const denominator = checkPart(file, metric.denominator, within(report, 'denominator'));
  if (!numerator || !denominator) return;
  if ((numerator.time === undefined) !== (denominator.time === undefined)) {
    report(['denominator'], 'numerator and denominator must both have a time, or neither');
  }
}

function checkPart(file: DimensionsFile, key: string, report: Report): RowMetric | undefined {
  const part = file.metrics.find((metric) => metric.key === key);
  if (part && part.aggregate !== 'ratio') return part;
  report(
    [],
    part ? `"${key}" is a ratio: name a metric that counts rows` : `unknown metric "${key}"`,
  );
  return undefined;
}

function checkValues(filter: Filter, type: ColumnType, report: Report): void {
  const values = filter.op === 'in' ? filter.values : 'value' in filter ? [filter.value] : [];
  for (const value of values) {
    if (!fits(value, type)) report([], `${JSON.stringify(value)} is not a ${type}`);
  }
}

function fits(value: string | number | boolean, type: ColumnType): boolean {
  if (type === 'number' || type === 'boolean') return typeof value === type;
  if (typeof value !== 'string') return false;
  if (type === 'text') return true;
  const pattern = type === 'date' ? /^\d{4}-\d\d-\d\d$/ : /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/;
  return pattern.test(value) && !Number.isNaN(Date.parse(value));
}
