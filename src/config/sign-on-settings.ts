import { setting } from './setting'
import { duration, flag, keySet, text, tokenClaims } from './setting-kind'

/** Settings of tokens of another sign-on, and of sessions of the console. */
export const signOnSettings = {
  jwtKeys: setting(
    'WEIR_JWT_JWKS',
    keySet,
    null,
    'Public keys (JWKS) of another sign-on whose tokens identify accounts: a file or an https address; absent: none.',
    '其他统一认证系统的公钥集（JWKS），其令牌可用于认证：文件或 https 地址；缺省时不接受令牌。',
  ),
  jwtIssuer: setting(
    'WEIR_JWT_ISSUER',
    text(500),
    null,
    'Issuer that a token must name (iss); needed with WEIR_JWT_JWKS.',
    '令牌必须载明的签发者（iss）；设置 WEIR_JWT_JWKS 时必填。',
  ),
  jwtAudience: setting(
    'WEIR_JWT_AUDIENCE',
    text(500),
    null,
    'Audience that a token must name (aud); needed with WEIR_JWT_JWKS.',
    '令牌必须载明的受众（aud）；设置 WEIR_JWT_JWKS 时必填。',
  ),
  jwtClaims: setting(
    'WEIR_JWT_CLAIMS',
    tokenClaims,
    '{}',
    'Where a token says what, as JSON: subject, organisation, roles, name (a claim, a path as a list, or null) and roleNames.',
    '令牌声明的对应关系（JSON）：subject、organisation、roles、name（声明名、路径列表或 null）以及 roleNames。',
  ),
  jwtProvision: setting(
    'WEIR_JWT_PROVISION',
    flag,
    '0',
    'Makes an account with the role DATA_USER for a subject that is not known yet.',
    '是否为未知主体自动创建 DATA_USER 账户。',
  ),
  sessionIdleMs: setting(
    'WEIR_SESSION_IDLE',
    duration('5m', '24h'),
    '30m',
    'How long a session of the console lasts without a request.',
    '控制台会话无请求时的有效时间。',
  ),
  sessionLifetimeMs: setting(
    'WEIR_SESSION_LIFETIME',
    duration('15m', '30d'),
    '12h',
    'How long a session of the console lasts at most.',
    '控制台会话的最长有效时间。',
  ),
} as const
