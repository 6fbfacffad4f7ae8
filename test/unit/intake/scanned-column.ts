import type { ColumnType } from '../../../src/catalog/column-type'
import type { ScannedColumn } from '../../../src/intake/column-scan'
import type { ManifestColumn } from '../../../src/intake/manifest'

/** A column as the first pass leaves it. */
export const scannedColumn = (
  name: string,
  type: ColumnType,
  more: { readonly label?: string; readonly manifest?: ManifestColumn } & Partial<ScannedColumn> = {},
): ScannedColumn => ({
  plan: {
    label: more.label ?? name,
    name,
    type: null,
    nullable: null,
    openAttribute: more.manifest?.openAttribute ?? 'UNCONDITIONAL',
    manifest: more.manifest ?? {},
  },
  type,
  nullable: more.nullable ?? false,
  mayBeKey: more.mayBeKey ?? true,
  warnings: [],
})
