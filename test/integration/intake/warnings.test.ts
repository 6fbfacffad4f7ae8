import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
})
afterAll(() => importing.close())

test('nobody is no opener to propose', async () => {
  const opener = async (dataset: string): Promise<string | undefined> =>
    warningsOf(await importing.run('code\n1\n', { dataset })).find((warning) => warning.includes('--opener'))
  expect(await opener('first')).toContain('known: -')
  expect(await opener('second')).toContain('known: -')
  await importing.run('code\n1\n', { dataset: 'third', manifest: said })
  await importing.run('code\n1\n', { dataset: 'fourth', manifest: { opener: '另一局' } })
  const told = await opener('fifth')
  expect(told).toMatch(/known: .*另一局/)
  expect(told).not.toContain('未指明')
})
