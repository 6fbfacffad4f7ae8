/** Replies that are submitted for commit, or not yet wholly handed to the kernel, by the epoch that they were decided under. */
export class Unsent {
  private readonly counts = new Map<number, number>()

  begin(epoch: number): void {
    this.counts.set(epoch, (this.counts.get(epoch) ?? 0) + 1)
  }

  end(epoch: number): void {
    // one that is at 0 stays until `oldest` asks: a Map makes garbage where entries come and go
    this.counts.set(epoch, (this.counts.get(epoch) ?? 1) - 1)
  }

  /** The oldest of their epochs, and `known` where none is older. */
  oldest(known: number): number {
    let oldest = known
    for (const [epoch, count] of this.counts) {
      if (count <= 0) this.counts.delete(epoch)
      else if (epoch < oldest) oldest = epoch
    }
    return oldest
  }
}
