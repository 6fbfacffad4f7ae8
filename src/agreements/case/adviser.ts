/** One who can be asked for a view or an opinion: an account in use, or an organisation that has one. */
export interface Adviser {
  /** Of the account or the organisation. */
  readonly id: string
  readonly kind: 'ACCOUNT' | 'ORGANISATION'
  /** The natural person behind an account; null: not known, or an organisation. */
  readonly person: string | null
  /** Where the person belongs, by every account that is in use; an organisation belongs to itself. */
  readonly organisations: readonly string[]
  /** Empty: an organisation. */
  readonly roles: readonly string[]
}

/** Whether two are one to ask: one person, or an organisation and somebody of it. */
export const isSameAdviser = (a: Adviser, b: Adviser): boolean =>
  a.id === b.id ||
  (a.person !== null && a.person === b.person) ||
  (a.kind === 'ORGANISATION' && b.organisations.includes(a.id)) ||
  (b.kind === 'ORGANISATION' && a.organisations.includes(b.id))
