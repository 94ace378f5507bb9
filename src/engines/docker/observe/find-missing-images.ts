import type Dockerode from 'dockerode';
import pLimit from 'p-limit';
import { statusOf } from '../connect/docker-errors.ts';

/** Requests at a time. */
const AT_ONCE = 16;

/** Which of these images the engine does not have, in their order. */
export async function findMissingImages(
  docker: Dockerode,
  images: readonly string[],
): Promise<string[]> {
  const limit = pLimit(AT_ONCE);
  const missing = await Promise.all(images.map((image) => limit(() => isMissing(docker, image))));
  return images.filter((_, at) => missing[at]);
}

async function isMissing(docker: Dockerode, image: string): Promise<boolean> {
  try {
    await docker.getImage(image).inspect();
    return false;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw error;
  }
}
