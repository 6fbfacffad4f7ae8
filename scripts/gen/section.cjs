/** A part of a document that is generated, between two marks: `<!-- generated: NAME -->` and `<!-- end: NAME -->`. */
const marksOf = (name) => [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`]

/** @throws Error when the document does not have both marks once, in that order */
const withSection = (document, name, content) => {
  const [begin, end] = marksOf(name)
  const parts = document.split(begin)
  const rest = parts[1]?.split(end)
  if (parts.length !== 2 || rest.length !== 2) throw new Error(`the marks of section ${name} are missing`)
  return `${parts[0]}${begin}\n\n${content.trim()}\n\n${end}${rest[1]}`
}

/** Names of the sections of a document, in order. */
const sectionsOf = (document) =>
  [...document.matchAll(/<!-- generated: ([\w./-]+) -->/g)].map(([, name]) => name)

module.exports = { sectionsOf, withSection }
