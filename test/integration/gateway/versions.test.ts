import type { Version } from '../../../src/catalog/dataset'
import type { Versions } from '../../../src/catalog/live/snapshot'
import { openTestGateway, type RunOptions, type TestGateway } from '../../support/gateway'
import { noticeVersions } from '../../support/notices-fixture'
import { fixtureVersions } from '../../support/region-fixture'

/** Versions of `notices` as they are activated and end, newest first: 3 a full import, 2 an append, 1 the first. */
const readable = (...numbers: readonly number[]): readonly Version[] =>
  noticeVersions.filter(({ number }) => numbers.includes(number))

let versions: Versions = fixtureVersions
const activate = (...numbers: readonly number[]): void => {
  versions = new Map([...fixtureVersions, ['notices', readable(...numbers)]])
}

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway({ versions: () => versions })
})
afterAll(() => world.stop())
beforeEach(() => {
  activate(1, 2, 3)
})

interface Page {
  readonly nodes: readonly { readonly code: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string
    readonly endCursor: string
  }
}

const page = (args: string): string => {
  const used = ['after', 'before'].filter((name) => args.includes(`$${name}`))
  const variables = used.length === 0 ? '' : `(${used.map((name) => `$${name}: String`).join(', ')})`
  return `query ${variables} { rows { notices${args === '' ? '' : `(${args})`} {
    nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`
}

const read = async (args: string, options: RunOptions = {}): Promise<Page> => {
  const answer = await world.run(page(args), options)
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { notices: Page } }).rows.notices
}

const codesOf = ({ nodes }: Page): readonly string[] => nodes.map(({ code }) => code)

const refusalOf = async (args: string, options: RunOptions = {}): Promise<string> => {
  const { errors, codes } = await world.run(page(args), options)
  expect(codes).toEqual(['BAD_USER_INPUT'])
  return errors[0]?.message ?? ''
}

describe('a walk', () => {
  test('stays in the version that it began with while others are activated, and ends with it', async () => {
    activate(1)
    const first = await read('first: 2')
    activate(1, 2)
    const second = await read('first: 1, after: $after', { variables: { after: first.pageInfo.endCursor } })
    activate(1, 2, 3)
    const third = await read('first: 9, after: $after', { variables: { after: second.pageInfo.endCursor } })
    expect([first, second, third].flatMap(codesOf)).toEqual(['N1', 'N2', 'N3', 'N4'])
    expect(third.pageInfo.hasNextPage).toBe(false)
    activate(2, 3)
    expect(await refusalOf('after: $after', { variables: { after: second.pageInfo.endCursor } })).toMatch(
      /notices\.after: the version that this cursor walks is no longer kept/,
    )
  })

  test('from the end stays in its version too', async () => {
    activate(1, 2)
    const last = await read('last: 2')
    activate(1, 2, 3)
    const before = await read('last: 9, before: $before', {
      variables: { before: last.pageInfo.startCursor },
    })
    expect([before, last].flatMap(codesOf)).toEqual(['N1', 'N2', 'N3', 'N4', 'N5', 'N6'])
    activate(1, 3)
    expect(
      await refusalOf('last: 1, before: $before', { variables: { before: last.pageInfo.startCursor } }),
    ).toMatch(/notices\.before: .* no longer kept/)
  })

  test('does not go on with a cursor of another version, or with two of different versions', async () => {
    const old = await read('version: 1, first: 1')
    const { endCursor } = old.pageInfo
    expect(codesOf(await read('version: 1, after: $after', { variables: { after: endCursor } }))).toEqual([
      'N2',
      'N3',
      'N4',
    ])
    expect(await refusalOf('version: 3, after: $after', { variables: { after: endCursor } })).toMatch(
      /notices\.after: this cursor does not belong/,
    )
    const current = await read('last: 1')
    expect(
      await refusalOf('after: $after, before: $before', {
        variables: { after: endCursor, before: current.pageInfo.startCursor },
      }),
    ).toMatch(/notices\.before: this cursor does not belong/)
  })

  test('is not entered by a forged cursor, before as little as after', async () => {
    const { startCursor } = (await read('last: 2')).pageInfo
    const bytes = Buffer.from(startCursor, 'base64url')
    for (let i = 0; i < bytes.length; i += 7) {
      const forged = Buffer.from(bytes)
      forged[i] = (forged[i] ?? 0) ^ 1
      const before = forged.toString('base64url')
      expect(await refusalOf('last: 1, before: $before', { variables: { before } })).toMatch(
        /notices\.before/,
      )
    }
    const foreign = 'last: 1, before: $before, where: { code: { ne: "N1" } }'
    expect(await refusalOf(foreign, { variables: { before: startCursor } })).toMatch(/does not belong/)
  })
})

describe('a version', () => {
  test('is read while it is kept, and an error names those that are', async () => {
    expect(codesOf(await read('version: 1'))).toEqual(['N1', 'N2', 'N3', 'N4'])
    expect(codesOf(await read('version: 2, last: 2'))).toEqual(['N5', 'N6'])
    activate(2, 3)
    expect(await refusalOf('version: 1')).toBe(
      'notices.version: version 1 cannot be read. Readable now: 3, 2.',
    )
  })

  test('is what the record says was read', async () => {
    const { facts } = await world.run(page('version: 1'))
    expect(facts.datasets.get('notices')?.version).toBe(1)
  })
})

describe('changesSince', () => {
  test('gives what appends brought', async () => {
    activate(1, 2)
    expect(codesOf(await read('changesSince: 1'))).toEqual(['N5', 'N6'])
    expect(codesOf(await read('changesSince: 2'))).toEqual([])
  })

  test('gives what a full import brought or changed, as the caller sees it', async () => {
    // N1 has its JSON in another order, N2 another hidden column, N4 another value under the same mask
    expect(codesOf(await read('changesSince: 2'))).toEqual(['N5', 'N6', 'N7'])
    expect(codesOf(await read('changesSince: 2, where: { code: { ne: "N6" } }, last: 1'))).toEqual(['N7'])
  })

  test('and removedSince together bring a copy up to date', async () => {
    for (const since of [1, 2, 3]) {
      const copy = new Set(codesOf(await read(`version: ${since}`)))
      for (const code of codesOf(await read(`removedSince: ${since}`))) copy.delete(code)
      for (const code of codesOf(await read(`changesSince: ${since}`))) copy.add(code)
      expect([...copy].sort()).toEqual(codesOf(await read('')))
    }
  })

  test('is walked by pages in one version, and its cursors are its own', async () => {
    const first = await read('changesSince: 2, first: 1')
    expect(first.pageInfo.hasNextPage).toBe(true)
    const after = first.pageInfo.endCursor
    expect(codesOf(await read('changesSince: 2, first: 9, after: $after', { variables: { after } }))).toEqual(
      ['N6', 'N7'],
    )
    for (const other of ['changesSince: 1', 'removedSince: 2', 'first: 1'])
      expect(await refusalOf(`${other}, after: $after`, { variables: { after } })).toMatch(/does not belong/)
  })

  test('of a version that is not kept asks for a full copy', async () => {
    activate(3)
    expect(await refusalOf('changesSince: 2')).toMatch(/Take a full copy/)
    expect(await refusalOf('removedSince: 2')).toMatch(/Take a full copy/)
  })

  test('of a version that is no longer kept is refused though it was answered before', async () => {
    for (const since of ['changesSince: 1', 'removedSince: 1']) {
      activate(1, 2)
      await read(since)
      activate(2)
      expect(await refusalOf(since)).toMatch(/Take a full copy/)
    }
  })
})

describe('removedSince', () => {
  test('gives the rows of that version whose key is no more', async () => {
    expect(codesOf(await read('removedSince: 1'))).toEqual(['N3'])
    activate(1, 2)
    expect(codesOf(await read('removedSince: 1'))).toEqual([])
  })

  test('compares with the version that was active when its walk began', async () => {
    const { endCursor } = (await read('removedSince: 2, first: 1')).pageInfo
    // a cursor begins with the version that it walks
    expect(Buffer.from(endCursor, 'base64url').readInt32BE()).toBe(3)
    activate(1, 2)
    expect(await refusalOf('removedSince: 2, after: $after', { variables: { after: endCursor } })).toMatch(
      /no longer kept/,
    )
  })
})
