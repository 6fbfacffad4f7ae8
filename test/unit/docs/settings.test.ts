import { settingTable } from '../../../src/config/setting-table'
import { documents, readText } from '../../support/documents'

const names = Object.values(settingTable).map((setting) => setting.name)

test('docs/settings.md lists every setting, and no other', () => {
  const listed = [...readText('docs/settings.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name)
  expect(listed).toEqual(names)
})

test('the documents name no setting that there is not', () => {
  // read by the tests, and by nothing else
  const known = [...names, 'WEIR_TEST_DATABASE_URL', 'WEIR_PROPERTY_RUNS', 'WEIR_PROPERTY_SEED']
  const unknown = documents.flatMap((document) =>
    [...readText(document).matchAll(/\bWEIR_[A-Z_]+[A-Z]\b/g)]
      .map(([name]) => name)
      .filter((name) => !known.includes(name))
      .map((name) => `${document}: ${name}`),
  )
  expect(unknown).toEqual([])
})
