import { hasTime, type DimensionModel } from '../dimensions/dimension-model.ts';
import { dimensionsOf } from '../dimensions/join-path.ts';
import type { Metric } from '../dimensions/dimensions-shape.ts';
import { BadRequest, notAllowed } from './bad-request.ts';
import { GRAINS, type Grain } from './dialect.ts';
import { addDays, isLocalDate, type LocalDate } from './local-date.ts';
import type { Grouping, Period, QueryRequest } from './query-request.ts';

const PARAMETERS = ['metric', 'by', 'from', 'to', 'limit'];
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;
/** Most days of a period. */
const MAX_DAYS = 36_525;
/** Days of a period that is not given, today included. */
export const DEFAULT_DAYS = 30;

/** The query string of /api/query, every name looked up; throws BadRequest naming what is allowed. */
export function parseQuery(
  model: DimensionModel,
  query: Readonly<Record<string, unknown>>,
  today: LocalDate,
): QueryRequest {
  const unknown = Object.keys(query).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw notAllowed('parameter', unknown, PARAMETERS);
  const key = textOf(query, 'metric') ?? '';
  const metric = model.metrics.get(key);
  if (!metric) throw notAllowed('metric', key, [...model.metrics.keys()]);
  const given = { from: dateOf(query, 'from'), to: dateOf(query, 'to') };
  return {
    metric,
    by: parseGroupings(model, metric, textOf(query, 'by') ?? ''),
    period: parsePeriod(model, metric, given, today),
    limit: parseLimit(textOf(query, 'limit')),
  };
}

/** Every key a metric can be grouped by: grains if it has a time column, then its dimensions. */
export function groupingKeys(model: DimensionModel, metric: Metric): readonly string[] {
  const grains = hasTime(model, metric) ? GRAINS : [];
  return [...grains, ...dimensionsOf(model, metric).map((dimension) => dimension.key)];
}

/** The last days up to today, for a metric that has a time. */
export function defaultPeriod(today: LocalDate): Period {
  return { from: addDays(today, 1 - DEFAULT_DAYS), to: today };
}

function parseGroupings(model: DimensionModel, metric: Metric, text: string): readonly Grouping[] {
  if (text === '') return [];
  const keys = text.split(',');
  const allowed = groupingKeys(model, metric);
  const unknown = keys.find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw notAllowed('dimension', unknown, allowed);
  const grains = keys.filter(isGrain);
  if (keys.length > 2 || new Set(keys).size < keys.length || grains.length > 1) {
    throw new BadRequest(
      'bad-by',
      'by takes one or two different keys, at most one of them day, week or month',
    );
  }
  return keys.flatMap((key): Grouping[] => {
    if (isGrain(key)) return [{ kind: 'grain', key }];
    const dimension = model.dimensions.get(key);
    return dimension ? [{ kind: 'dimension', key, dimension }] : [];
  });
}

function parsePeriod(
  model: DimensionModel,
  metric: Metric,
  given: { from: LocalDate | undefined; to: LocalDate | undefined },
  today: LocalDate,
): Period | undefined {
  if (!hasTime(model, metric)) {
    if (given.from === undefined && given.to === undefined) return undefined;
    throw new BadRequest('no-time', `metric ${metric.key} has no time column: remove from and to`);
  }
  const to = given.to ?? today;
  const from = given.from ?? defaultPeriod(to).from;
  if (from > to) throw new BadRequest('bad-period', `from ${from} is after to ${to}`);
  if (addDays(from, MAX_DAYS) <= to) {
    throw new BadRequest('bad-period', `from and to may be at most ${MAX_DAYS} days apart`);
  }
  return { from, to };
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (/^\d{1,6}$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new BadRequest('bad-limit', `limit must be a whole number from 1 to ${MAX_LIMIT}`);
}

function dateOf(query: Readonly<Record<string, unknown>>, name: string): LocalDate | undefined {
  const text = textOf(query, name);
  if (text === undefined || isLocalDate(text)) return text;
  throw new BadRequest('bad-date', `${name} must be a day from 1900 to 2999 as YYYY-MM-DD`);
}

function textOf(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequest('repeated-parameter', `parameter ${name} is given more than once`);
}

function isGrain(key: string): key is Grain {
  return GRAINS.some((grain) => grain === key);
}
