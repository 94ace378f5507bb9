const REPOSITORY = 'pulso/instance';

/** The image of the shipped template's app, as new clients name it. `pulso image build` builds it. */
export const INSTANCE_IMAGE = `${REPOSITORY}:1.0.0`;

/** The command that builds an image, or undefined where pulso does not carry what it is built from. */
export function buildCommandOf(image: string): string | undefined {
  if (image === INSTANCE_IMAGE) return 'pulso image build';
  const name = image.replace(/[:@][^/]*$/, '');
  const ours = name === REPOSITORY || name.endsWith(`/${REPOSITORY}`);
  return ours ? `pulso image build --tag ${image}` : undefined;
}

/**
 * True for the app's own image under a name without registry or digest: on the default registry anybody can
 * publish it, so that it must come from the machine itself.
 */
export function isUnclaimedImage(image: string): boolean {
  if (image.includes('@')) return false;
  const name = image.replace(/^(index\.)?docker\.io\//, '').replace(/:[^/]*$/, '');
  return name.startsWith('pulso/');
}
