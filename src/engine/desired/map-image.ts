/**
 * The image to run instead of the one named, where the workspace maps it. `postgres:15` and
 * `docker.io/library/postgres:15` are one image, and no tag means `latest`; all else must match exactly.
 */
export function mapImage(image: string, images: Readonly<Record<string, string>>): string {
  const wanted = normalizeImage(image);
  const match = Object.entries(images).find(([from]) => normalizeImage(from) === wanted);
  return match?.[1] ?? image;
}

function normalizeImage(image: string): string {
  const name = image.replace(/^(index\.)?docker\.io\/(library\/)?/, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
}
