import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

/** A district or county of Chongqing, as demo/data/districts.csv has it. */
export interface District {
  /** Six digits. */
  readonly code: string
  readonly name: string
}

const Record = z.looseObject({ 区县代码: z.string().regex(/^\d{6}$/), 区县名称: z.string().min(1) })

/** The districts that synthetic rows refer to, in the order of the file. @param path of districts.csv */
export const readDistricts = (path: string): readonly District[] =>
  z
    .array(Record)
    .parse(parse(readFileSync(path), { columns: true }))
    .map((record) => ({ code: record.区县代码, name: record.区县名称 }))
