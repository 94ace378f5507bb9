/** Whether a path matches a glob of steps: `*` is anything within one step, `**` any number of steps. */
export function matchesGlob(glob: string, path: string, separator: '/' | '.' = '/'): boolean {
  return compileGlob(glob, separator).test(path);
}

function compileGlob(glob: string, separator: '/' | '.'): RegExp {
  const end = separator === '/' ? '/' : '\\.';
  const steps = glob.split(separator).map((step, index, all) => {
    const last = index === all.length - 1;
    if (step === '**') return last ? '.*' : `(?:.*${end})?`;
    const text = step
      .split('*')
      .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
      .join(`[^${end}]*`);
    return last ? text : text + end;
  });
  return new RegExp(`^${steps.join('')}$`);
}
