import { applyingExamples } from './applying-examples'
import { caseExamples } from './case-examples'
import { entryExamples } from './entry-examples'
import type { Example } from './example'
import { oversightExamples } from './oversight-examples'
import { readingExamples } from './reading-examples'
import type { TextId } from './texts'

/** The menu of examples, for the demo catalogue, by what a person is about. */
export const exampleGroups: readonly { readonly title: TextId; readonly examples: readonly Example[] }[] = [
  { title: 'groupReading', examples: readingExamples },
  { title: 'groupApplying', examples: applyingExamples },
  { title: 'groupCases', examples: caseExamples },
  { title: 'groupEntries', examples: entryExamples },
  { title: 'groupOversight', examples: oversightExamples },
]

/** Every example; each opens with a comment in both languages. */
export const examples: readonly Example[] = exampleGroups.flatMap((group) => group.examples)
