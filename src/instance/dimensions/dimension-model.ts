import type {
  ColumnType,
  Dimension,
  DimensionsFile,
  Metric,
  RatioMetric,
  RowMetric,
} from './dimensions-shape.ts';

export interface Join {
  column: string;
  /** The table joined to: at most one of its rows for each of ours. */
  table: string;
  references: string;
}

export interface Table {
  name: string;
  columns: ReadonlyMap<string, ColumnType>;
  joins: readonly Join[];
}

/** dimensions.yaml, checked, by name. Maps, so that a name such as `constructor` finds nothing. */
export interface DimensionModel {
  tables: ReadonlyMap<string, Table>;
  dimensions: ReadonlyMap<string, Dimension>;
  metrics: ReadonlyMap<string, Metric>;
}

/** The model of a file that has passed its checks. */
export function toDimensionModel(file: DimensionsFile): DimensionModel {
  return {
    tables: new Map(
      Object.entries(file.tables).map(([name, { columns, joins }]) => [
        name,
        { name, columns: new Map(Object.entries(columns)), joins },
      ]),
    ),
    dimensions: new Map(file.dimensions.map((dimension) => [dimension.key, dimension])),
    metrics: new Map(file.metrics.map((metric) => [metric.key, metric])),
  };
}

/** A table the checks have shown to be there. */
export function tableNamed(model: DimensionModel, name: string): Table {
  const table = model.tables.get(name);
  if (!table) throw new Error(`no table ${name}`);
  return table;
}

/** The type of a column the checks have shown to be there. */
export function columnType(model: DimensionModel, table: string, column: string): ColumnType {
  const type = tableNamed(model, table).columns.get(column);
  if (!type) throw new Error(`no column ${column} in ${table}`);
  return type;
}

/** The metrics that count rows themselves: the metric, or the two sides of a ratio. */
export function rowMetrics(model: DimensionModel, metric: Metric): readonly RowMetric[] {
  return metric.aggregate === 'ratio' ? ratioParts(model, metric) : [metric];
}

/** Numerator and denominator of a ratio. */
export function ratioParts(model: DimensionModel, metric: RatioMetric): [RowMetric, RowMetric] {
  return [rowMetric(model, metric.numerator), rowMetric(model, metric.denominator)];
}

function rowMetric(model: DimensionModel, key: string): RowMetric {
  const metric = model.metrics.get(key);
  if (!metric || metric.aggregate === 'ratio') throw new Error(`no row metric ${key}`);
  return metric;
}

/** Whether a metric can be asked for a period; both sides of a ratio agree on it. */
export function hasTime(model: DimensionModel, metric: Metric): boolean {
  return rowMetrics(model, metric).every(({ time }) => time !== undefined);
}
