import type { Sql } from 'postgres'

const id = (n: number): string => `20000000-0000-7000-8000-00000000000${n}`

/**
 * Stored datasets without rows: `applicants` (CONDITIONAL, contract 3, with a NOT_OPEN column and a relation to
 * districts), `districts` (contract 1), `water` (NOT_OPEN), `draft` (never published).
 */
export const insertDatasets = async (sql: Sql, openerId: string): Promise<void> => {
  const at = '2026-01-01T00:00:00Z'
  await sql`
    insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, contract_revision, created_at)
    values
      (${id(1)}, 'applicants', ${openerId}, 'Applicants', 'PUBLISHED', 'CONDITIONAL', 3, ${at}),
      (${id(2)}, 'districts', ${openerId}, 'Districts', 'PUBLISHED', 'UNCONDITIONAL', 1, ${at}),
      (${id(3)}, 'water', ${openerId}, 'Water', 'PUBLISHED', 'NOT_OPEN', 1, ${at}),
      (${id(4)}, 'draft', ${openerId}, 'Draft', 'DRAFT', 'CONDITIONAL', 0, ${at})`
  await sql`
    insert into catalog.dataset_column (dataset_id, position, name, label, type, nullable, open_attribute,
      ref_dataset_id, ref_column, ref_name, ref_reverse_name)
    values
      (${id(1)}, 1, 'name', '姓名', 'TEXT', false, 'UNCONDITIONAL', null, null, null, null),
      (${id(1)}, 2, 'identityNumber', '身份证号', 'TEXT', false, 'NOT_OPEN', null, null, null, null),
      (${id(1)}, 3, 'householdSize', '家庭人口', 'INTEGER', false, 'CONDITIONAL', null, null, null, null),
      (${id(1)}, 4, 'districtCode', '区县代码', 'TEXT', false, 'CONDITIONAL', ${id(2)}, 'code', 'district', 'applicants'),
      (${id(2)}, 1, 'code', '代码', 'TEXT', false, 'UNCONDITIONAL', null, null, null, null),
      (${id(2)}, 2, 'name', '名称', 'TEXT', false, 'UNCONDITIONAL', null, null, null, null),
      (${id(3)}, 1, 'code', '代码', 'TEXT', false, 'UNCONDITIONAL', null, null, null, null),
      (${id(4)}, 1, 'code', '代码', 'TEXT', false, 'UNCONDITIONAL', null, null, null, null)`
}
