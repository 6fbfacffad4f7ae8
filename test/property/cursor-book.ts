/**
 * Which row each cursor of some answers stands on. Cursors are sealed, so it is known by where they stood; but the same
 * position of the same page gives the same cursor, and no other position gives it.
 */
export class CursorBook {
  private readonly rids = new Map<string, string>()
  private readonly cursors = new Map<string, string>()

  /** @param page the response keys that lead to the page @returns whether it fits what was noted before */
  note(page: string, cursor: string, rid: string): boolean {
    const known = this.rids.get(cursor) ?? rid
    const before = this.cursors.get(`${page} ${rid}`) ?? cursor
    this.rids.set(cursor, known)
    this.cursors.set(`${page} ${rid}`, before)
    return known === rid && before === cursor
  }

  ridOf(cursor: string): string {
    const rid = this.rids.get(cursor)
    if (rid === undefined) throw new Error('a cursor that no answer held')
    return rid
  }
}
