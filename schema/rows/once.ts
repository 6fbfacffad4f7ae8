/** A function that makes its value when it is first called, and gives it again each time after. */
export const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

/** The same for several values by key; undefined is a value that there is not. */
export const onceEach = <K, T extends object>(
  make: (key: K) => T | undefined,
): ((key: K) => T | undefined) => {
  const made = new Map<K, T | undefined>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key)
  }
}
