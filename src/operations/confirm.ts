/** Asks before something is done; false leaves it undone. Required of every request that changes something: silence does not mean yes. */
export type Confirm<Proposal> = (proposal: Proposal) => Promise<boolean>;

/** Says yes to everything: `--yes`. */
export const confirmAll: Confirm<unknown> = () => Promise.resolve(true);
