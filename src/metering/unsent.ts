/** Replies that are submitted for commit, or not yet wholly handed to the kernel, by the epoch that they were decided under. */
export class Unsent {
  private readonly counts = new Map<number, number>()

  begin(epoch: number): void {
    this.counts.set(epoch, (this.counts.get(epoch) ?? 0) + 1)
  }

  end(epoch: number): void {
    const left = (this.counts.get(epoch) ?? 0) - 1
    if (left > 0) this.counts.set(epoch, left)
    else this.counts.delete(epoch)
  }

  /** The oldest of their epochs, and `known` where none is older. */
  oldest(known: number): number {
    let oldest = known
    for (const epoch of this.counts.keys()) if (epoch < oldest) oldest = epoch
    return oldest
  }
}
