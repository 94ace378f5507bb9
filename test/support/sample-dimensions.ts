import { dimensionsFileSchema } from '../../src/instance/dimensions/dimensions-file.ts';
import {
  toDimensionModel,
  type DimensionModel,
} from '../../src/instance/dimensions/dimension-model.ts';

/** A dimensions.yaml, parsed but not checked, that uses every kind of thing there is: change a copy of it. */
export function sampleDimensions() {
  return {
    version: 1,
    tables: {
      regions: { columns: { id: 'number', name: 'text', opened: 'date', rural: 'boolean' } },
      plans: { columns: { id: 'number', name: 'text', speed: 'number' } },
      subscribers: {
        columns: {
          id: 'number',
          region_id: 'number',
          plan_id: 'number',
          cancelled_at: 'timestamp',
          joined_on: 'date',
        },
        joins: [
          { column: 'region_id', table: 'regions', references: 'id' },
          { column: 'plan_id', table: 'plans', references: 'id' },
        ],
      },
      invoices: {
        columns: {
          subscriber_id: 'number',
          amount: 'number',
          status: 'text',
          paid: 'boolean',
          issued_at: 'timestamp',
        },
        joins: [{ column: 'subscriber_id', table: 'subscribers', references: 'id' }],
      },
      'Órdenes "de" `compra`': { columns: { 'Año fiscal': 'text', total: 'number' } },
    },
    dimensions: [
      { key: 'region', label: 'Región', table: 'regions', column: 'name' },
      { key: 'region_opened', label: 'Apertura', table: 'regions', column: 'opened' },
      { key: 'rural', label: 'Rural', table: 'regions', column: 'rural' },
      { key: 'plan', label: 'Plan', table: 'plans', column: 'name' },
      { key: 'speed', label: 'Velocidad', table: 'plans', column: 'speed' },
      { key: 'status', label: 'Estado', table: 'invoices', column: 'status' },
      { key: 'year', label: 'Año', table: 'Órdenes "de" `compra`', column: 'Año fiscal' },
    ],
    metrics: [
      {
        key: 'revenue',
        label: 'Ingresos',
        table: 'invoices',
        time: 'issued_at',
        aggregate: 'sum',
        column: 'amount',
        format: 'currency',
        filters: [{ column: 'status', op: 'ne', value: 'void' }],
      },
      {
        key: 'billed',
        label: 'Facturados',
        table: 'invoices',
        time: 'issued_at',
        aggregate: 'count_distinct',
        column: 'subscriber_id',
      },
      {
        key: 'arpu',
        label: 'ARPU',
        aggregate: 'ratio',
        numerator: 'revenue',
        denominator: 'billed',
        format: 'currency',
      },
      {
        key: 'cancellations',
        label: 'Bajas',
        table: 'subscribers',
        time: 'cancelled_at',
        aggregate: 'count',
      },
      {
        key: 'churn',
        label: 'Churn',
        aggregate: 'ratio',
        numerator: 'cancellations',
        denominator: 'billed',
        format: 'percent',
      },
      {
        key: 'joined',
        label: 'Altas',
        table: 'subscribers',
        time: 'joined_on',
        aggregate: 'count',
      },
      {
        key: 'active',
        label: 'Activos',
        table: 'subscribers',
        aggregate: 'count',
        filters: [{ column: 'cancelled_at', op: 'is_null' }],
      },
      {
        key: 'average_order',
        label: 'Orden media',
        table: 'Órdenes "de" `compra`',
        aggregate: 'avg',
        column: 'total',
        filters: [
          { column: 'Año fiscal', op: 'in', values: ["20'24", 'ñ"; DROP TABLE x; --'] },
          { column: 'total', op: 'gte', value: 10.5 },
        ],
      },
    ],
  };
}

/** The checked model of the sample. */
export function sampleModel(): DimensionModel {
  return toDimensionModel(dimensionsFileSchema.parse(sampleDimensions()));
}
