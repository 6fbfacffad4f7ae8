import { AppError } from '../kernel/errors'
import { createAddressPolicy, type AddressPolicy } from './address-policy'
import { postOnce, resolveHost } from './webhook-request'
import { parseWebhookUrl } from './webhook-url'

export interface PostOptions {
  /** Media type of what is posted. */
  readonly type: string
  /** What it knows us by (RFC 6750); absent: nothing. */
  readonly token?: string | null
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/** An address that the operator named. */
export class NamedAddress {
  /** As the URL standard writes it. */
  readonly url: string
  private readonly policy: AddressPolicy

  /**
   * @param allowedNetworks WEIR_WEBHOOK_ALLOWED_NETWORKS
   * @throws AppError BAD_USER_INPUT: no such form, or an address that this server may not call
   */
  constructor(text: string, allowedNetworks: readonly string[]) {
    this.policy = createAddressPolicy(allowedNetworks)
    this.url = parseWebhookUrl(text, this.policy)
  }

  /**
   * The address of a setting.
   * @throws AppError BAD_USER_INPUT with the name of the setting
   */
  static ofSetting(name: string, text: string, allowedNetworks: readonly string[]): NamedAddress {
    try {
      return new NamedAddress(text, allowedNetworks)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const reason = { en: error.textIn('en'), zh: error.textIn('zh') }
      throw AppError.of('setup.setting.closedAddress', { name, reason: [reason] }, {}, error)
    }
  }

  /** Posts a text once. @returns status of the reply @throws as `postOnce` */
  post(body: string, { type, token = null, timeoutMs, signal }: PostOptions): Promise<number> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
    return postOnce({
      url: this.url,
      headers: { 'content-type': type, 'user-agent': 'weir', ...authorization },
      body,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      policy: this.policy,
      resolve: resolveHost,
    })
  }
}
