import * as z from 'zod';

export const doctorRequestSchema = z.strictObject({});

/** The checks in the order in which they are shown. */
export const CHECKS = [
  ...(['pulso', 'permissions', 'disk', 'git', 'clients'] as const),
  ...(['engine', 'clock', 'images', 'ports'] as const),
] as const;

const findingSchema = z.object({
  check: z.enum(CHECKS),
  subject: z.string().describe('What was looked at: a target, a client, a folder.'),
  state: z.enum(['ok', 'warning', 'failed']).describe('`failed` keeps pulso from working; exit code 1.'),
  message: z.string(),
  hint: z.string().exactOptional().describe('How it is fixed; absent if nothing is wrong.'),
}).meta({ id: 'Finding' });

export const doctorResultSchema = z.object({
  findings: z.array(findingSchema).readonly().describe('In the order of the checks, then by subject.'),
});

export type DoctorResult = z.infer<typeof doctorResultSchema>;
