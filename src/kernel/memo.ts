/**
 * Remembers what a pure function said of the texts that come again and again, such as headers. The oldest is
 * forgotten when there are too many, and a long text is never kept, so that nobody can fill it up.
 */
export const memoized = <T>(
  of: (text: string) => T,
  { most, longest }: { readonly most: number; readonly longest: number },
): ((text: string) => T) => {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = of(text)
    if (text.length > longest) return value
    for (const oldest of known.keys())
      if (known.size >= most) known.delete(oldest)
      else break
    known.set(text, value)
    return value
  }
}
