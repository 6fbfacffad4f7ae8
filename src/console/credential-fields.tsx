import { useId, useState } from 'react'
import { isSendableAgreement, isSendableKey, trimKey, type Credentials } from './credentials'
import type { Language } from './language'
import { textOf } from './texts'

interface CredentialFieldsProps {
  readonly language: Language
  readonly credentials: Credentials
  readonly onChange: (typed: Credentials) => void
}

/** The fields for the API key and for an agreement number. */
export const CredentialFields = ({ language, credentials, onChange }: CredentialFieldsProps) => {
  const [isShown, setIsShown] = useState(false)
  const keyId = useId()
  const agreementId = useId()
  const isKeyGood = isSendableKey(credentials.key)
  const isAgreementGood = isSendableAgreement(credentials.agreement)
  const keyHint = textOf(isKeyGood ? 'keyHint' : 'keyInvalid', language)
  const agreementHint = textOf(isAgreementGood ? 'agreementHint' : 'agreementInvalid', language)
  return (
    <div className="weir-credentials">
      <div className="weir-field weir-field-key">
        <label htmlFor={keyId}>{textOf('key', language)}</label>
        <input
          id={keyId}
          className="weir-control"
          type={isShown ? 'text' : 'password'}
          value={credentials.key}
          onChange={(event) => onChange({ ...credentials, key: trimKey(event.target.value) })}
          placeholder="Bearer …"
          title={keyHint}
          aria-invalid={!isKeyGood}
          aria-describedby={`${keyId}-hint`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button
          className="weir-control"
          type="button"
          aria-pressed={isShown}
          aria-controls={keyId}
          onClick={() => setIsShown(!isShown)}
        >
          {textOf(isShown ? 'keyHide' : 'keyShow', language)}
        </button>
        <span id={`${keyId}-hint`} className={isKeyGood ? 'weir-unseen' : 'weir-field-fault'}>
          {keyHint}
        </span>
      </div>
      <div className="weir-field">
        <label htmlFor={agreementId}>{textOf('agreement', language)}</label>
        <input
          id={agreementId}
          className="weir-control weir-field-agreement"
          value={credentials.agreement}
          onChange={(event) =>
            onChange({ ...credentials, agreement: event.target.value.trim().toUpperCase() })
          }
          title={agreementHint}
          aria-invalid={!isAgreementGood}
          aria-describedby={`${agreementId}-hint`}
          autoComplete="off"
          spellCheck={false}
        />
        <span id={`${agreementId}-hint`} className={isAgreementGood ? 'weir-unseen' : 'weir-field-fault'}>
          {agreementHint}
        </span>
      </div>
    </div>
  )
}
