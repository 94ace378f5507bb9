import * as z from 'zod';

export const imageBuildRequestSchema = z.strictObject({
  tag: z.string().exactOptional().describe('Absent: the image that new clients name.'),
  base: z.string().exactOptional().describe('An image with Node. Absent: the one of the Dockerfile.'),
  target: z
    .string()
    .exactOptional()
    .describe('A Docker target of pulso.yaml. Absent: the default target.'),
});

export const imageBuildResultSchema = z.object({
  image: z.string(),
  id: z.string().describe('`sha256:` and 64 hexadecimal digits.'),
  base: z.string(),
  target: z.string(),
});

export type ImageBuildResult = z.infer<typeof imageBuildResultSchema>;
