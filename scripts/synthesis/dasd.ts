/**
 * What the guest's DASD driver makes of a block request: one CCW for every track that it touches. A 3390 track holds
 * twelve blocks of 4 KB.
 */

export const BLOCKS_PER_TRACK = 12;

/** Pages of each track's CCW for a request of `blocks` blocks that starts at block `offset` of a track. */
export function trackPieces(offset: number, blocks: number): number[] {
  const pieces: number[] = [];
  let at = offset;
  for (let left = blocks; left > 0; ) {
    const piece = Math.min(left, BLOCKS_PER_TRACK - at);
    pieces.push(piece);
    left -= piece;
    at = 0;
  }
  return pieces;
}

/** How often each piece size below `limit` and from `from` on occurs when a request may start at any of `offsets`. */
export function pieceShares(
  offsets: readonly number[],
  blocks: number,
  from: number,
  limit: number,
): [number, number][] {
  const counts = new Map<number, number>();
  for (const offset of offsets) {
    for (const piece of trackPieces(offset, blocks)) {
      if (piece >= from && piece < limit) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => a[0] - b[0]);
}
