import type { Note } from './client-note'
import type { Logged } from './logged'

/** Where clients and log do not say the same; empty: they agree. */
export const contradictions = (notes: readonly Note[], { operations, twice }: Logged): readonly unknown[] => {
  const found: unknown[] = [...twice]
  const asked = new Map(notes.map((note) => [note.tag, note]))
  for (const note of notes) {
    const record = operations.get(note.tag)
    const isReceived = note.isWhole && note.record !== null
    // nothing was told as recorded and is not, and nothing else of a reply was received without a record
    if (record === undefined) {
      if (isReceived || note.rows > 0 || (!note.isWhole && note.status === 200)) found.push({ note })
      continue
    }
    if (!note.isWhole) continue
    const { id, rows, bytes, cost } = record
    const isEqual = id === note.record && rows === note.rows && bytes === note.bytes && cost === note.cost
    if (!isEqual) found.push({ note, record })
  }
  // each record is that of a request: one that got its reply whole, or one whose connection broke
  for (const [tag, record] of operations) if (!asked.has(tag)) found.push({ record })
  return found.slice(0, 10)
}
