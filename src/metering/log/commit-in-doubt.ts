/** The outcome of a commit is not known in time: the connection is cut, never answered (DESIGN 5.8). */
export class CommitInDoubt extends Error {
  constructor(options: { readonly cause: unknown }) {
    super('the commit of a usage record is in doubt', options)
    this.name = 'CommitInDoubt'
  }
}
