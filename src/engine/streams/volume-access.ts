/** How the content of a volume is reached. */
export interface VolumeAccess {
  /** An image with `sh` and `tar`, for engines that need a container to reach a volume: the client's own database image will do. */
  image: string;
  /** A folder at the volume's root that is meant instead of the root; written to, it is made. One plain name. */
  folder?: string;
  signal?: AbortSignal;
}
