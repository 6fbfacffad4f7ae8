import type { ColumnDraft } from '../../../src/catalog/draft/draft'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, column, createBench, problemsOf, refusal, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
  await bench.publish(aDraft('districts'))
})

afterAll(async () => {
  await database.close()
})

describe('a draft', () => {
  test('is stored with every field, and its columns in order', async () => {
    const stored = await bench.service.draft(
      aDraft('streets', {
        title: '街道',
        openModes: ['API', 'FILE'],
        renewCycle: 'EVERY_DAY',
        tags: ['a', '行政'],
        temporalStart: new Date('2025-01-01T00:00:00Z'),
        temporalEnd: null,
        columns: [
          column('code', { label: '街道代码', description: 'nine digits' }),
          column('districtCode', {
            ref: { dataset: 'districts', column: 'code', name: 'district', reverseName: 'streets' },
          }),
          column('head', { nullable: true, openAttribute: 'CONDITIONAL', mask: { kind: 'name' } }),
        ],
      }),
      'tester',
    )
    expect(await bench.service.find('streets')).toEqual(stored)
    expect(stored).toMatchObject({
      status: 'DRAFT',
      title: '街道',
      opener: { name: 'Bureau of Tests' },
      openModes: ['API', 'FILE'],
      renewCycle: 'EVERY_DAY',
      tags: ['a', '行政'],
      temporalStart: new Date('2025-01-01T00:00:00Z'),
      temporalEnd: null,
      contractRevision: 0,
      publishedAt: null,
      activeVersion: null,
      key: ['code'],
    })
    expect(stored.columns.map((c) => [c.name, c.openAttribute, c.mask, c.ref])).toEqual([
      ['code', 'UNCONDITIONAL', null, null],
      [
        'districtCode',
        'UNCONDITIONAL',
        null,
        { dataset: 'districts', column: 'code', name: 'district', reverseName: 'streets' },
      ],
      ['head', 'CONDITIONAL', { kind: 'name' }, null],
    ])
  })

  test('replaces a draft of the same name, and keeps its id', async () => {
    const first = await bench.service.draft(aDraft('parks'), 'tester')
    const second = await bench.service.draft(
      aDraft('parks', { title: 'Parks', columns: [column('id')], key: [] }),
      'tester',
    )
    expect(second.id).toBe(first.id)
    expect(second.columns.map((c) => c.name)).toEqual(['id'])
  })

  test('does not replace a published dataset', async () => {
    const error = await refusal(bench.service.draft(aDraft('districts'), 'tester'))
    expect(error.code).toBe('INVALID_TRANSITION')
  })

  test('is discarded unless a load was begun for it', async () => {
    await bench.service.draft(aDraft('gone'), 'tester')
    const { generationId } = await bench.service.beginGeneration('gone')
    await bench.service.discardDraft('gone')
    expect((await bench.service.find('gone'))?.status).toBe('DRAFT')
    await bench.service.discardGeneration(generationId)
    await bench.service.discardDraft('gone')
    expect(await bench.service.find('gone')).toBeUndefined()
    await bench.service.draft(aDraft('kept'), 'tester')
    await bench.load('kept', [])
    await bench.service.discardDraft('kept')
    await bench.service.discardDraft('districts')
    await bench.service.discardDraft('neverHeardOf')
    expect((await bench.service.find('kept'))?.status).toBe('DRAFT')
    expect((await bench.service.find('districts'))?.status).toBe('PUBLISHED')
  })

  test('is not found by what cannot be a name', async () => {
    for (const name of ['', '\0', '__proto__', 'x'.repeat(100_000), "a' or 'a' = 'a"])
      expect(await bench.service.find(name)).toBeUndefined()
    const error = await refusal(bench.service.publish(`\0${'x'.repeat(100_000)}`, 'tester'))
    expect(error.code).toBe('NOT_IN_CATALOGUE')
    expect(error.message.length).toBeLessThan(200)
  })

  test('of two at once is stored once', async () => {
    const both = await Promise.all([1, 2].map(() => bench.service.draft(aDraft('twins'), 'tester')))
    expect(both[0]?.id).toBe(both[1]?.id)
  })
})

describe('a draft is refused with all its problems at once', () => {
  test('each with its coordinate, in both languages', async () => {
    const error = await refusal(
      bench.service.draft(
        aDraft('wrong', {
          openAttribute: 'CONDITIONAL',
          opener: 'Nobody',
          createOpener: false,
          temporalStart: new Date('2025-01-02T00:00:00Z'),
          temporalEnd: new Date('2025-01-01T00:00:00Z'),
          columns: [
            column('Bad Name'),
            column('constructor'),
            column('looser', { openAttribute: 'UNCONDITIONAL' }),
            column('age', { type: 'INTEGER', mask: { kind: 'name' } }),
            column('hidden', { mask: { kind: 'null' } }),
            column('rooms', { type: 'INTEGER', mask: { kind: 'number', size: 0.5 } }),
            column('phone', { type: 'BIGINT', mask: { kind: 'pseudonym' } }),
            column('twice'),
            column('tWICE'),
            column('secret', { openAttribute: 'NOT_OPEN' }),
            column('place', { type: 'POINT', nullable: true }),
          ],
          key: ['secret', 'place', 'nothing', 'secret'],
        }),
        'tester',
      ),
    )
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(problemsOf(error).map((line) => line.split(':')[0])).toEqual([
      'wrong.Bad Name',
      'wrong',
      'wrong',
      'wrong.constructor',
      'wrong.tWICE',
      'wrong.looser',
      'wrong.age',
      'wrong.hidden',
      'wrong.rooms',
      'wrong.phone',
      'wrong.secret',
      'wrong.place',
      'wrong.place',
      'wrong.nothing',
      'wrong.secret',
      'wrong.secret',
    ])
    expect(error.textIn('zh')).toContain('脱敏方式 name 要求 type: TEXT')
    expect(error.fault.details.coordinates).toContain('wrong.looser')
    expect(await bench.service.find('wrong')).toBeUndefined()
  })

  test('a key column that does not have its form is told once', async () => {
    const columns = [column('code', { description: 'x'.repeat(5_001) })]
    const error = await refusal(bench.service.draft(aDraft('once', { columns }), 'tester'))
    expect(problemsOf(error)).toEqual([expect.stringMatching(/^once\.code: description/)])
  })

  test('fields that do not fit are told by zod, in both languages', async () => {
    const error = await refusal(
      bench.service.draft(aDraft('tooLong', { title: 'x'.repeat(301), tags: ['\0'] }), 'tester'),
    )
    expect(problemsOf(error)).toHaveLength(2)
    expect(problemsOf(error)[0]).toMatch(/^tooLong: title: .*300/)
    expect(error.textIn('zh')).toMatch(/title：.*300/)
  })

  test('a title that reads otherwise than it is', async () => {
    const title = `Streets${String.fromCharCode(0x202e)}`
    const error = await refusal(bench.service.draft(aDraft('turned', { title }), 'tester'))
    expect(problemsOf(error)).toEqual([expect.stringMatching(/^turned: title: take out/)])
  })

  test.each(['__proto__', 'a"; drop table catalog.dataset; --', '\0', '', '街道', 'Streets'])(
    'the name %j',
    async (name) => {
      const error = await refusal(bench.service.draft(aDraft(name), 'tester'))
      expect(error.code).toBe('BAD_USER_INPUT')
      expect(error.message.length).toBeLessThan(500)
    },
  )

  test('a name of 100,000 characters', async () => {
    const error = await refusal(bench.service.draft(aDraft('x'.repeat(100_000)), 'tester'))
    expect(error.message.length).toBeLessThan(500)
  })

  test.each(['constructor', 'toString', 'query', 'rows', 'nodes', 'valueOf'])(
    'the reserved name %s',
    async (name) => {
      const error = await refusal(bench.service.draft(aDraft(name), 'tester'))
      expect(problemsOf(error)[0]).toMatch(/reserved/)
    },
  )

  test('a name that differs from another in upper and lower case alone', async () => {
    const error = await refusal(bench.service.draft(aDraft('dIstricts'), 'tester'))
    expect(problemsOf(error)[0]).toMatch(/already has districts/)
  })

  test('no column, and more than 500', async () => {
    const none = await refusal(bench.service.draft(aDraft('none', { columns: [], key: [] }), 'tester'))
    expect(problemsOf(none)).toHaveLength(1)
    const columns = Array.from({ length: 501 }, (_, i) => column(`c${i}`))
    const many = await refusal(bench.service.draft(aDraft('many', { columns, key: [] }), 'tester'))
    expect(problemsOf(many)).toEqual([expect.stringMatching(/501 columns .* 500/)])
    const fits = await bench.service.draft(aDraft('many', { columns: columns.slice(1), key: [] }), 'tester')
    expect(fits.columns).toHaveLength(500)
  })

  test('an opener that is not one', async () => {
    await database.databases.control`insert into identity.organisation (id, kind, name, created_at)
      values (gen_random_uuid(), 'DATA_USER', 'A Company', now())`
    const error = await refusal(bench.service.draft(aDraft('theirs', { opener: 'A Company' }), 'tester'))
    expect(problemsOf(error)[0]).toMatch(/DATA_USER/)
  })
})

describe('a reference is refused', () => {
  const referring = (ref: Partial<NonNullable<ColumnDraft['ref']>>, more: Partial<ColumnDraft> = {}) =>
    refusal(
      bench.service.draft(
        aDraft('refers', {
          columns: [
            column('code'),
            column('other'),
            column('districtCode', {
              ref: { dataset: 'districts', column: 'code', name: 'district', reverseName: 'refers', ...ref },
              ...more,
            }),
          ],
        }),
        'tester',
      ),
    ).then(problemsOf)

  test('when its target is unknown or only a draft', async () => {
    await bench.service.draft(aDraft('onlyDraft'), 'tester')
    expect(await referring({ dataset: 'unknown' })).toEqual([
      expect.stringMatching(/not a published dataset/),
    ])
    expect(await referring({ dataset: 'onlyDraft' })).toHaveLength(1)
  })

  test('when its column is not the whole key of the target', async () => {
    expect(await referring({ column: 'name' })).toEqual([expect.stringMatching(/districts\.name.*\(code\)/)])
    await bench.publish(aDraft('pairs', { columns: [column('a'), column('b')], key: ['a', 'b'] }))
    expect(await referring({ dataset: 'pairs', column: 'a' })).toEqual([expect.stringMatching(/\(a, b\)/)])
  })

  test('when its type is another', async () => {
    expect(await referring({}, { type: 'INTEGER' })).toEqual([expect.stringMatching(/INTEGER .*TEXT/)])
  })

  test('when a name of its relation is taken on either side', async () => {
    expect(await referring({ name: 'otheR' })).toEqual([expect.stringMatching(/refers already has .* otheR/)])
    expect(await referring({ reverseName: 'name' })).toEqual([
      expect.stringMatching(/districts already has .* name/),
    ])
    expect(await referring({ name: 'constructor', reverseName: 'nodes' })).toHaveLength(2)
  })

  test('when another dataset has taken the name before it was published', async () => {
    const ref = { dataset: 'districts', column: 'code', name: 'district', reverseName: 'contested' }
    const columns = [column('code'), column('districtCode', { ref })]
    await bench.service.draft(aDraft('first', { columns }), 'tester')
    await bench.service.draft(aDraft('second', { columns }), 'tester')
    await bench.service.publish('second', 'tester')
    const error = await refusal(bench.service.publish('first', 'tester'))
    expect(problemsOf(error)).toEqual([expect.stringMatching(/districts already has .* contested/)])
  })

  test('not when a dataset refers to itself', async () => {
    const ref = { dataset: 'units', column: 'code', name: 'parent', reverseName: 'children' }
    const stored = await bench.service.draft(
      aDraft('units', { columns: [column('code'), column('parentCode', { nullable: true, ref })] }),
      'tester',
    )
    expect(stored.columns[1]?.ref).toEqual(ref)
  })
})
