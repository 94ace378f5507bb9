import { dimensionsShape } from './dimensions-shape.ts';
import { findDimensionProblems } from './find-dimension-problems.ts';

/** dimensions.yaml: the client's tables, and what may be asked of them. Every name in it has been looked up. */
export const dimensionsFileSchema = dimensionsShape.superRefine((file, context) => {
  for (const problem of findDimensionProblems(file))
    context.addIssue({ code: 'custom', ...problem });
});
