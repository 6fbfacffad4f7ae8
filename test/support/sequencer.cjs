/**
 * The files that take minutes begin first, so that none of them is left to one processor at the end. Jest orders by how
 * long each took the last time; where it never ran, as in CI, by their size, which says little of these.
 */
const { default: Sequencer } = require('@jest/test-sequencer')

/** From the longest on. */
const LONGEST = [
  'property/planted-leaks',
  'property/noninterference',
  'property/oracle',
  'integration/cli/command',
  'integration/db/embedded',
  'integration/server/case-refusals',
  'integration/server/mutation',
  'integration/server/interruption',
  'integration/demo/load',
  'integration/metering/retention',
  'integration/server/process',
].map((name) => `/test/${name}.test.ts`)

/** 0: the longest; the others, whose order stays, are all behind the last of these. */
const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((end) => path.endsWith(end))
  return rank === -1 ? LONGEST.length : rank
}

class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b))
  }
}

module.exports = LongestFirst
