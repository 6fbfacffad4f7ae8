import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { agreementStates } from '../../src/agreements/case/phase'
import { transitions } from '../../src/agreements/case/transitions'
import { narrows } from '../../src/agreements/state'
import { lifeTransitions } from '../../src/catalog/life/transitions'

/**
 * Whatever takes access away goes through one mechanism: the policy epoch is raised with the commit, and no usage record
 * that was decided before is committed afterwards (end-protocol). This is the list of the commands that do.
 */
const root = join(__dirname, '..', '..')

const filesOf = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesOf(path, ending)
    return name.endsWith(ending) ? [path] : []
  })

/** Where access is taken away, and by which commands. */
const sites: Readonly<Record<string, string>> = {
  'src/agreements/repository.ts': 'setState of an agreement without a case',
  'src/cases/agreement-projection.ts':
    'steps of a case: suspend, terminate, relinquish, expire, startAmendment, an amended text; R-11',
  'src/cases/agreements-of-entries.ts': 'T10: data are withdrawn or closed, agreements suspended; R-49',
  'src/catalog/emergency/steps.ts': 'the end of an emergency, and a review that shortens it; R-65',
  'src/catalog/entry-commands.ts': 'suspend, suspendColumns, strengthenMasks, approveChange, withdraw; R-48',
  'src/catalog/redaction/carrying-out.ts': 'rows that are taken out after an objection; R-60',
  'src/catalog/versions/withdrawal.ts': 'withdrawal at the command line',
  'src/identity/accounts.ts': 'an account that is disabled',
  'src/identity/key-commands.ts': 'a key that is revoked, or rotated',
  'src/identity/local-login.ts': 'a password that is changed',
  'src/identity/sessions.ts': 'sessions that end, or are replaced',
  'src/metering/budgets/limit-commands.ts': 'budgets that are set or taken away; R-67',
  'src/signals/measure-taken.ts': 'fewer requests because of a finding, and their end; R-38',
  'src/journal/change.ts': 'carries out what a command has said, last in its transaction',
}

test('R-11: everything that takes access away raises the policy epoch, and nothing else writes it', () => {
  const callers = filesOf(join(root, 'src'), '.ts')
    .filter((path) => /\bchange\.narrow\(|\bnarrow\(tx\b/.test(readFileSync(path, 'utf8')))
    .map((path) => relative(root, path))
  expect(callers.sort()).toEqual(Object.keys(sites).sort())
  const writers = filesOf(join(root, 'drizzle'), '.sql').filter((path) =>
    /update policy\.epoch/.test(readFileSync(path, 'utf8')),
  )
  // both make policy.narrow, the second in place of the first
  expect(writers.map((path) => relative(root, path))).toEqual([
    'drizzle/migrations/control/0004_policy.sql',
    'drizzle/migrations/control/0025_end.sql',
  ])
})

test('R-11: every step of a case that leaves an agreement in force behind takes access away', () => {
  const leaving = transitions.flatMap(({ from, command, to }) => {
    const before = from === 'NONE' ? null : agreementStates[from]
    return to.flatMap((phase) => {
      const after = agreementStates[phase]
      return before === 'ACTIVE' && after !== null && after !== 'ACTIVE' ? [{ command, before, after }] : []
    })
  })
  expect([...new Set(leaving.map(({ command }) => command))].sort()).toEqual([
    'expire',
    'relinquish',
    'suspend',
    'terminate',
  ])
  for (const { before, after } of leaving)
    expect([before, after, narrows(before, after)]).toEqual([before, after, true])
})

test('R-48: of the life of an entry, these steps take access away', () => {
  const commands = lifeTransitions.filter((transition) => transition.narrows).map(({ command }) => command)
  expect([...new Set(commands)].sort()).toEqual([
    'approveChange',
    'strengthenMasks',
    'suspend',
    'suspendColumns',
    'withdraw',
  ])
})
