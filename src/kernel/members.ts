/**
 * What is there for a short time, such as requests under way, in no order. Coming and going makes no garbage: a Set makes
 * a new table after so many of both, each dead table holds the next, and once one of them is in the old generation of the
 * heap no scavenge frees those after it, nor what was in them.
 */
export class Members<T> {
  private readonly places: (T | undefined)[] = []
  private readonly free: number[] = []

  /** @returns where it is, for `remove` */
  add(member: T): number {
    const place = this.free.pop() ?? this.places.length
    this.places[place] = member
    return place
  }

  /** @param place of one that is there: afterwards it is another's */
  remove(place: number): void {
    this.places[place] = undefined
    this.free.push(place)
  }

  *[Symbol.iterator](): Generator<T> {
    for (const member of this.places) if (member !== undefined) yield member
  }
}
