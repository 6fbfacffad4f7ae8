import { migrationSets, readMigrations, type MigrationSet } from '../../../src/db/migration-files'

/**
 * Migrations that databases were made with, and the first 16 digits of their SHA-256: such a database refuses a program that
 * brings another text. When a release goes out its new ones are added; a line that stands here is never changed.
 */
const givenOut: Readonly<Record<MigrationSet, Readonly<Record<string, string>>>> = {
  control: {
    '0001_roles': '1235f8672efae1a9',
    '0002_identity': '78f1d9792f8a8718',
    '0003_catalog': '05c8298f95a58c73',
    '0004_policy': '71a031120f19802e',
    '0005_agreements': 'fcc565b91e4c17b9',
    '0006_metering': 'ef4b8b390cacea60',
    '0007_searchable': '2a27439e1563762c',
    '0008_agreement_term': '88125f90ccc4df79',
    '0009_journal': '351c242ed9b360fb',
    '0010_scope_terms': 'cee822b0224611f4',
    '0011_identity': 'b0969251773d7f57',
    '0012_case_flow': 'e61eb689bf6cb1b6',
    '0013_notices': '72399e8275210483',
    '0014_catalogue_life': '99a2fcf531e676e7',
    '0015_concerns': '9bcbacaa327ed7ee',
    '0016_emergency': 'a92669127a658f76',
    '0017_redaction': 'cb4cd15882a768ca',
    '0018_signed_batches': 'b76bbc104426868f',
    '0019_usage_storage': 'a4dee0736ddea2cd',
    '0022_oversight': 'a62bc9789706fd25',
    '0025_end': '9e94ee84e414701e',
    '0026_log_tree': '7ba9c73769572f91',
    '0027_rollup': '9ff750ee6c08c675',
    '0028_budgets': '5ad56a2b035b71ba',
    '0029_unconfirmed': 'f1bb28d0fd867543',
    '0030_signal_slices': '5445328c61b99783',
    '0031_lean_append': '494cb2af998e61ec',
    '0032_event_targets': '05d8c9066d20fd17',
    '0038_record_checks': 'bda08c22f167bb2b',
    '0039_erase_by_the_log': 'b407956756db37e0',
    '0041_due_and_amended': '2247f034d68f141c',
    '0043_key_made_with': '2c0fb2d776588cc0',
    '0046_temporary_types': 'c115b39866826b23',
    '0047_what_days_said': 'd74c3de733d6a350',
    '0049_sign_in_term': 'c8e00558e82ba26b',
    '0053_event_places': '69e1dd2fb731d01a',
    '0054_forgotten_signals': '2113097d77c95313',
    '0057_duty_end': '8abb6189ad1cae64',
    '0059_planned_for_growth': '0114dab3ea95f193',
    '0060_named_together': 'ccc7960593198c36',
    '0063_redacted_keys': '52235bcd9e20b8f5',
    '0066_rows_position': 'e9e7318db4959104',
    '0069_import_turn': '83a5af6eb780e10f',
  },
  rows: {
    '0001_rows': 'fd7d1659693db6a9',
    '0002_search_and_geography': '54f5a722ff7761b7',
    '0003_sealed_cursors': 'f19aa02606344079',
    '0004_masks': 'd9b88870ac45a0ce',
    '0006_redaction': '9ed52ea162049957',
    '0007_json_scalars': 'f82b0fdee1d678f9',
    '0008_restored_index': '6fe20710f5d77ddf',
  },
}

test.each(migrationSets)('migrations of %s that were given out are as they were', async (set) => {
  const present = new Map((await readMigrations(set)).map(({ name, sha256 }) => [name, sha256.slice(0, 16)]))
  const changed = Object.entries(givenOut[set]).filter(([name, digest]) => present.get(name) !== digest)
  expect(changed).toEqual([])
})
