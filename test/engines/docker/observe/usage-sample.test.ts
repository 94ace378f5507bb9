import type Dockerode from 'dockerode';
import { describe, expect, it } from 'vitest';
import {
  combineUsage,
  readSample,
  type UsageSample,
} from '../../../../src/engines/docker/observe/usage-sample.ts';

const MEBIBYTE = 1024 ** 2;
const MACHINE = 8192 * MEBIBYTE;

/** What the engine answers of a container, with parts replaced. */
function stats(changes: object = {}): Dockerode.ContainerStats {
  return {
    read: '2026-03-04T05:06:07.000000001Z',
    cpu_stats: { cpu_usage: { total_usage: 5_000_000 } },
    memory_stats: { usage: 30 * MEBIBYTE, limit: 256 * MEBIBYTE, stats: { inactive_file: MEBIBYTE } }, // prettier-ignore
    networks: { eth0: { rx_bytes: 10, tx_bytes: 20 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
    blkio_stats: {
      io_service_bytes_recursive: [
        { major: 8, minor: 0, op: 'Read', value: 100 },
        { major: 8, minor: 16, op: 'read', value: 1 },
        { major: 8, minor: 0, op: 'Write', value: 200 },
        { major: 8, minor: 0, op: 'Total', value: 301 },
      ],
    },
    ...changes,
  } as unknown as Dockerode.ContainerStats;
}

function sample(seconds: number, changes: Partial<UsageSample> = {}): UsageSample {
  return {
    at: new Date(Date.UTC(2026, 2, 4, 5, 6, seconds)).toISOString(),
    cpu: 0,
    memory: { used: 10 * MEBIBYTE, limit: 256 * MEBIBYTE },
    network: { received: 1, sent: 2 },
    disk: { read: 3, written: 4 },
    ...changes,
  };
}

describe('readSample', () => {
  it('sums networks and disks, and leaves out memory that the kernel can drop', () => {
    expect(readSample(stats())).toEqual({
      at: '2026-03-04T05:06:07.000000001Z',
      cpu: 5_000_000,
      memory: { used: 29 * MEBIBYTE, limit: 256 * MEBIBYTE },
      network: { received: 11, sent: 22 },
      disk: { read: 101, written: 200 },
    });
  });

  it.each([
    ['cgroup v1', { usage: 30, limit: 40, stats: { total_inactive_file: 10 } }, 20],
    ['no cache', { usage: 30, limit: 40, stats: {} }, 30],
    ['a cache above the use', { usage: 30, limit: 40, stats: { inactive_file: 31 } }, 0],
  ])('reads the memory of %s', (_, memory_stats, used) => {
    expect(readSample(stats({ memory_stats }))?.memory.used).toBe(used);
  });

  it.each([
    ['without a network', { networks: undefined }, { received: 0, sent: 0 }],
    ['without disk numbers', { blkio_stats: { io_service_bytes_recursive: null } }, undefined],
  ])('reads a container %s', (_, changes, network) => {
    const read = readSample(stats(changes));
    expect(read?.network).toEqual(network ?? { received: 11, sent: 22 });
    expect(read?.disk).toEqual(network === undefined ? { read: 0, written: 0 } : { read: 101, written: 200 }); // prettier-ignore
  });

  it('knows a container that ended by its empty numbers', () => {
    expect(readSample(stats({ memory_stats: {} }))).toBeUndefined();
  });
});

describe('combineUsage', () => {
  it('counts cores between two samples', () => {
    const pair = { service: 'app', before: sample(0), after: sample(2, { cpu: 500_000_000 }) };
    expect(combineUsage([pair], MACHINE)).toEqual([
      {
        service: 'app',
        at: '2026-03-04T05:06:02.000Z',
        cpu: 0.25,
        memory: { used: 10 * MEBIBYTE, limit: 256 * MEBIBYTE },
        network: { received: 1, sent: 2 },
        disk: { read: 3, written: 4 },
      },
    ]);
  });

  it('counts a container that started again between the samples from there', () => {
    const before = sample(0, { cpu: 900_000_000_000 });
    const pair = { service: 'app', before, after: sample(2, { cpu: 500_000_000 }) };
    expect(combineUsage([pair], MACHINE)).toMatchObject([{ cpu: 0.25 }]);
  });

  it('counts nothing between two samples of one moment', () => {
    const pair = { service: 'app', before: sample(0), after: sample(0, { cpu: 500_000_000 }) };
    expect(combineUsage([pair], MACHINE)).toMatchObject([{ cpu: 0 }]);
  });

  it('sums the containers of a service, and sorts services by name', () => {
    const pair = (service: string, seconds: number) => ({
      ...{ service, before: sample(0) },
      after: sample(seconds, { cpu: 1_000_000_000 * seconds }),
    });
    const usage = combineUsage([pair('web', 1), pair('app', 1), pair('web', 3)], MACHINE);
    expect(usage).toMatchObject([
      { service: 'app', cpu: 1 },
      {
        ...{ service: 'web', cpu: 2, at: '2026-03-04T05:06:01.000Z' },
        memory: { used: 20 * MEBIBYTE, limit: 512 * MEBIBYTE },
        network: { received: 2, sent: 4 },
        disk: { read: 6, written: 8 },
      },
    ]);
  });

  it.each([
    ['of all the machine has', MACHINE],
    ['of zero', 0],
  ])('knows a limit %s as none', (_, limit) => {
    const memory = { used: 1, limit };
    const pair = { service: 'app', before: sample(0), after: sample(1, { memory }) };
    const [usage] = combineUsage([pair], MACHINE);
    expect(usage?.memory).toEqual({ used: 1 });
  });

  it('gives nothing of no containers', () => {
    expect(combineUsage([], MACHINE)).toEqual([]);
  });
});
