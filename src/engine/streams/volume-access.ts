/** How the content of a volume is reached. */
export interface VolumeAccess {
  /** An image with `sh` and `tar`, for engines that need a container to reach a volume: the client's own database image will do. */
  image: string;
  signal?: AbortSignal;
}
