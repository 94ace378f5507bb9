import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import { defineVerb } from './define-verb.ts';
import type { imageBuildRequestSchema, ImageBuildResult } from './schemas/image-schemas.ts';

export const imageVerbs = {
  'image build': defineVerb({
    summary: 'Build the image of the shipped app on a Docker target',
    accept: (given: z.input<typeof imageBuildRequestSchema>) => given,
    open: openContext,
    run: async (context, request): Promise<ImageBuildResult> => {
      const { buildInstanceImage } = await import('../image/build-instance-image.ts');
      return buildInstanceImage(context, request);
    },
    schemas: async () => {
      const { imageBuildRequestSchema, imageBuildResultSchema } =
        await import('./schemas/image-schemas.ts');
      return { request: imageBuildRequestSchema, result: imageBuildResultSchema };
    },
  }),
};
