/** A piece of a text of limited size. */
export interface Block {
  /** Those of a lower rank are taken first. */
  rank: number;
  /** Blocks of one owner need its block of the lowest rank: the table above them. */
  owner: object;
  text: string;
}

const GAP = '\n\n'.length;

/** The blocks that fit into so many characters, each as a whole, rank by rank and in their order. */
export function fitBlocks(blocks: readonly Block[], room: number): ReadonlySet<Block> {
  const fitting = new Set<Block>();
  const headed = new Set<object>();
  const [first] = blocks.map(({ rank }) => rank).sort((one, other) => one - other);
  let left = room;
  for (const block of [...blocks].sort((one, other) => one.rank - other.rank)) {
    const { rank, owner, text } = block;
    const cost = text.length + GAP;
    if (cost > left || (rank !== first && !headed.has(owner))) continue;
    left -= cost;
    fitting.add(block);
    headed.add(owner);
  }
  return fitting;
}
