/** The bytes of one file and whether it may be executed: what is rendered, merged, compared and written. */
export interface FileContent {
  bytes: Uint8Array;
  executable: boolean;
}
