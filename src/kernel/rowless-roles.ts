/** Roles that never read rows nor act in a case, whatever else the account may do: they take away, and none drops them. */
export const rowlessRoles = ['AUDITOR', 'SYSTEM_OPERATOR'] as const

export const isRowless = (role: string): role is (typeof rowlessRoles)[number] =>
  (rowlessRoles as readonly string[]).includes(role)
