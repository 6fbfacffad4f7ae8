import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate that signs itself, PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const [BOOLEAN, BIT_STRING, OCTET_STRING, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [
  1, 3, 4, 6, 12, 23, 0x30, 0x31,
]

const oid = (hex: string): Buffer => der(OID, Buffer.from(hex, 'hex'))
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value))
const bits = (value: Uint8Array): Buffer => der(BIT_STRING, Buffer.from([0]), value)

/** Makes a certificate for one host name (RFC 5280, with Ed25519 as in RFC 8410). */
export const makeCertificate = (hostName: string): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const algorithm = der(SEQUENCE, oid('2b6570'))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid('550403'), text(UTF8, hostName))))
  const altName = der(SEQUENCE, oid('551d11'), der(OCTET_STRING, der(SEQUENCE, text(0x82, hostName))))
  const isAuthority = der(
    SEQUENCE,
    oid('551d13'),
    der(BOOLEAN, Buffer.from([255])),
    der(OCTET_STRING, der(SEQUENCE, der(BOOLEAN, Buffer.from([255])))),
  )
  const body = der(
    SEQUENCE,
    der(0xa0, der(2, Buffer.from([2]))),
    der(2, Buffer.from([1]), randomBytes(8)),
    algorithm,
    name,
    der(SEQUENCE, text(UTC_TIME, '200101000000Z'), text(UTC_TIME, '490101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, altName, isAuthority)),
  )
  const certificate = der(SEQUENCE, body, algorithm, bits(sign(null, body, privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
