import { isIP } from 'node:net'
import { isStorable } from '../db/storable'
import { AppError } from '../kernel/errors'
import type { AddressPolicy } from './address-policy'

const MAX_URL_CHARACTERS = 2_000

/** The host of an URL as a socket takes it: an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Reads the address of a webhook. A name is looked up when it is called (`webhook-request.ts`), each time anew.
 * @returns as the URL standard writes it
 * @throws AppError BAD_USER_INPUT: no such form, or an address that this server may not call
 */
export const parseWebhookUrl = (text: string, policy: AddressPolicy): string => {
  const trimmed = text.trim()
  const refused = AppError.of('notices.badWebhook', { characters: MAX_URL_CHARACTERS })
  if (trimmed.length > MAX_URL_CHARACTERS || !isStorable(trimmed) || !URL.canParse(trimmed)) throw refused
  const url = new URL(trimmed)
  const host = hostOf(url)
  const isPlain = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isPlain && policy.allowsPlain(host))) throw refused
  if (url.username !== '' || url.password !== '' || url.hash !== '' || url.href.length > MAX_URL_CHARACTERS)
    throw refused
  if (isIP(host) !== 0 && !policy.allows(host)) throw AppError.of('notices.closedAddress', { host })
  return url.href
}
