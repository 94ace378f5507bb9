/** Asks before something is done; false leaves it undone. Required of every request that changes something: silence is no yes. */
export type Confirm<Proposal> = (proposal: Proposal) => Promise<boolean>;

/** Says yes to everything: `--yes`. */
export const confirmAll: Confirm<unknown> = () => Promise.resolve(true);
