import { z } from 'zod'
import { isStorable } from '../db/storable'
import type { Application } from '../agreements/case/application'
import { AppError } from '../kernel/errors'
import { textsOf } from '../kernel/messages'
import { isPlainLine } from '../kernel/plain-line'
import { holdsIdentityNumber } from './identity-number'

const MAX_TEXT_CHARACTERS = 20_000
const MAX_ENTRIES = 500

const Clause = z.string().max(MAX_TEXT_CHARACTERS).refine(isStorable)

const bounded = z.unknown().superRefine((value, context) => {
  const open: { readonly node: unknown; readonly path: (string | number)[] }[] = [{ node: value, path: [] }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next
    if (typeof node === 'string') {
      const read = Clause.safeParse(node)
      if (!read.success)
        context.addIssue({ code: 'custom', path, message: 'a text of at most 20,000 characters' })
    } else if (Array.isArray(node)) {
      if (node.length > MAX_ENTRIES)
        context.addIssue({ code: 'custom', path, message: 'at most 500 entries' })
      else node.forEach((item: unknown, i) => open.push({ node: item, path: [...path, i] }))
    } else if (typeof node === 'object' && node !== null)
      for (const [name, member] of Object.entries(node)) open.push({ node: member, path: [...path, name] })
  }
})

/**
 * Holds whatever a command brings against the bounds of the journal.
 * @throws AppError BAD_USER_INPUT that names each place
 */
export const checkBounds = (command: object): void => {
  const read = bounded.safeParse(command)
  if (read.success) return
  const problems = read.error.issues.map(({ path, message }) => {
    const place = `${path.map(String).join('.')}: ${message}`
    return textsOf('case.badInput', { place })
  })
  throw AppError.of('case.badInputs', { problems })
}

/**
 * The same of an application, and that it names no dataset twice, that its names read as they are, and that no text of
 * it bears the number of an identity card: it is kept for ever, and seen by several.
 * @throws AppError BAD_USER_INPUT
 */
export const checkApplication = (application: Application): void => {
  checkBounds(application)
  const names = application.scopes.map(({ dataset }) => dataset)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw AppError.of('case.datasetTwice', { dataset: twice })
  const forging = Object.entries(namesIn(application)).flatMap(([place, names]) =>
    names.every(isPlainLine) ? [] : [place],
  )
  if (forging.length > 0) throw AppError.of('case.forgingName', { places: forging })
  const places = Object.entries(textsIn(application)).flatMap(([place, texts]) =>
    texts.some(holdsIdentityNumber) ? [place] : [],
  )
  if (places.length > 0) throw AppError.of('case.identityNumber', { places })
}

const namesIn = ({
  name,
  credential,
  attachments,
}: Application): Readonly<Record<string, readonly string[]>> => ({
  name: [name],
  credential: [credential],
  attachments: attachments.map((attachment) => attachment.name),
})

const textsIn = (application: Application): Readonly<Record<string, readonly string[]>> => {
  const { name, credential, contact, purpose, scenario, expectedVolume, security } = application
  const single = { name, credential, contact, purpose, scenario, expectedVolume, security }
  return {
    ...Object.fromEntries(Object.entries(single).map(([place, text]) => [place, [text]])),
    combinedWith: application.combinedWith,
    attachments: application.attachments.map((attachment) => attachment.name),
  }
}
