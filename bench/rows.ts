import type { Row } from './measure/contest.ts';
import { createRow } from './rows/create-row.ts';
import { dataRows } from './rows/data-rows.ts';
import { dockerRows } from './rows/docker-rows.ts';
import { fleetRows } from './rows/fleet-rows.ts';
import { kubernetesRows } from './rows/kubernetes-rows.ts';
import { logsRows } from './rows/logs-rows.ts';
import { startUpRows } from './rows/start-up-rows.ts';
import { syncRows } from './rows/sync-rows.ts';

/** Every row of the table, in its order. */
export const ROWS: readonly Row[] = [
  ...startUpRows,
  createRow,
  ...dockerRows,
  ...logsRows,
  ...dataRows,
  ...fleetRows,
  ...syncRows,
  ...kubernetesRows,
];
