import * as z from 'zod';

export const execRequestSchema = z.strictObject({
  slug: z.string(),
  service: z.string().exactOptional().describe('Absent: `app`, or the only one.'),
  argv: z.array(z.string()).min(1).readonly().describe('The program and its arguments.'),
});

const args = z.array(z.string()).readonly().default([]).describe('Further arguments of the program.');

export const shellRequestSchema = z.strictObject({
  slug: z.string(),
  service: z.string().exactOptional().describe('Absent: `app`, or the only one.'),
  args,
});

export const databaseShellRequestSchema = z.strictObject({ slug: z.string(), args });

export const commandResultSchema = z.object({
  slug: z.string(),
  service: z.string(),
  exitCode: z.int().describe('Of the command; it is the exit code of pulso too.'),
  stdout: z.string().exactOptional(),
  stderr: z.string().exactOptional().describe('Its last 64 KiB.'),
});

export type CommandResult = z.infer<typeof commandResultSchema>;
