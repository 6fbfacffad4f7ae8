/** An object without a prototype: its members may be called as those of Object are. */
export const emptyRecord = <V>(): Record<string, V> => Object.create(null) as Record<string, V>
