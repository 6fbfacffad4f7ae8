import type { Message } from '../message'

/** Messages about who may read what. */
export const accessMessages = {
  'access.anonymous': {
    code: 'UNAUTHENTICATED',
    en: 'Rows are given to identified callers only. Send Authorization: Bearer <API key>; the catalogue is open to everyone.',
    zh: '数据行仅提供给已认证的调用者。请发送 Authorization: Bearer <API 密钥>；目录对所有人开放。',
  },
  'access.badKey': {
    code: 'UNAUTHENTICATED',
    en: 'This API key is unknown, expired or revoked. Ask for a new one, or send none to read the catalogue.',
    zh: '此 API 密钥不存在、已过期或已撤销。请申请新密钥；不带密钥也可阅读目录。',
  },
  'access.badToken': {
    code: 'UNAUTHENTICATED',
    en: 'This token is not valid here: not of the sign-on that this server trusts, expired, or of an account that is unknown or disabled. Sign in again there.',
    zh: '此令牌在此无效：并非本服务所信任的统一认证系统签发、已过期，或其账户不存在或已停用。请重新登录。',
  },
  'access.tokenRoles': {
    code: 'FORBIDDEN',
    en: 'The token must name at least one of the roles of the account ({roles}), and each of AUDITOR and SYSTEM_OPERATOR that the account has.',
    zh: '令牌须至少载明账户角色（{roles}）之一；账户具有 AUDITOR 或 SYSTEM_OPERATOR 角色时必须载明。',
  },
  'access.tokenKeys': {
    code: 'FORBIDDEN',
    en: 'A token makes and ends no API keys: a key has every role of the account and outlasts the token. Sign in with a password, use a key, or ask the operator (weir key create, weir key revoke).',
    zh: '不能用令牌创建或撤销 API 密钥：密钥具有账户的全部角色，且有效期长于令牌。请用密码登录、使用密钥，或联系运维人员（weir key create、weir key revoke）。',
  },
  'access.tokenLacksRoles': {
    code: 'FORBIDDEN',
    en: 'This concerns the account in all of its roles, and the token leaves out {roles}. Use a token that names them, a key or a session.',
    zh: '此操作涉及账户的全部角色，而令牌未载明 {roles}。请使用载明这些角色的令牌、密钥或会话。',
  },
  'access.tokenOrganisation': {
    code: 'FORBIDDEN',
    en: 'The token names another organisation than the account has. Ask the operator to link the token to an account of that organisation.',
    zh: '令牌载明的机构与账户所属机构不同。请联系运维人员将其关联到该机构的账户。',
  },
  'access.badSession': {
    code: 'UNAUTHENTICATED',
    en: 'The session has ended. Sign in again.',
    zh: '会话已结束，请重新登录。',
  },
  'access.badScheme': {
    code: 'UNAUTHENTICATED',
    en: 'Authorization must be: Bearer <API key>.',
    zh: 'Authorization 必须为：Bearer <API 密钥>。',
  },
  'access.role': {
    code: 'FORBIDDEN',
    en: 'This needs one of the roles {roles}.',
    zh: '此操作需要以下角色之一：{roles}。',
  },
  'access.cityAuthority': {
    code: 'FORBIDDEN',
    en: 'This holds beyond the openers under your authority. Ask the authority of the city to do it.',
    zh: '此操作的效力超出贵部门所管辖的开放主体。请由市级主管部门办理。',
  },
  'access.signIn': {
    code: 'UNAUTHENTICATED',
    en: 'This needs an identified caller. Send Authorization: Bearer <API key>.',
    zh: '此操作需要已认证的调用者。请发送 Authorization: Bearer <API 密钥>。',
  },
  'access.noRule': {
    code: 'FORBIDDEN',
    en: 'No rule allows this.',
    zh: '没有规则允许此操作。',
  },
  'access.roleReadsNoRows': {
    code: 'FORBIDDEN',
    en: 'The roles {roles} read no rows. Use an account with the role DATA_USER.',
    zh: '角色 {roles} 不能读取数据行。请使用具有 DATA_USER 角色的账户。',
  },
  'access.notInCatalogue': {
    code: 'NOT_IN_CATALOGUE',
    en: 'There is no such dataset in the open catalogue.',
    zh: '开放目录中没有此数据集。',
  },
  'access.agreementRequired': {
    code: 'AGREEMENT_REQUIRED',
    en: '{dataset} is opened under conditions: an agreement in force is needed. Apply at {applyUrl}.',
    zh: '{dataset} 为有条件开放：需要生效的数据利用协议。请在 {applyUrl} 申请。',
  },
  'access.agreementNotActive': {
    code: 'AGREEMENT_NOT_ACTIVE',
    en: 'Agreement {agreement} is not in force (state {state}).',
    zh: '协议 {agreement} 未生效（状态 {state}）。',
  },
  'access.suspended': {
    code: 'SUSPENDED',
    en: 'Agreement {agreement} is suspended. The notice names the ground and how to remedy it.',
    zh: '协议 {agreement} 已中止。通知中写明了理由和整改方式。',
  },
  'access.terminated': {
    code: 'TERMINATED',
    en: 'Agreement {agreement} is terminated. The decision names the means of redress; a new application can be made at {applyUrl}.',
    zh: '协议 {agreement} 已终止。决定中写明了救济途径；可在 {applyUrl} 重新申请。',
  },
  'access.agreementAmbiguous': {
    code: 'AGREEMENT_AMBIGUOUS',
    en: 'Several agreements fit: {agreements}. Name one in the header Weir-Agreement.',
    zh: '有多份协议适用：{agreements}。请在 Weir-Agreement 请求头中指明一份。',
  },
  'access.purposeNotPermitted': {
    code: 'PURPOSE_NOT_PERMITTED',
    en: 'The purpose {purpose} is not that of agreement {agreement}. Leave out the header Weir-Purpose or state that of the agreement in it, with a key that is bound to no other purpose.',
    zh: '用途 {purpose} 不是协议 {agreement} 的用途。请去掉 Weir-Purpose 请求头或改为协议的用途，并使用未绑定其他用途的密钥。',
  },
  'access.scopeExceeded': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} does not cover {coordinates}. Leave it out, or apply for a wider scope at {applyUrl}.',
    zh: '协议 {agreement} 不包含 {coordinates}。请去掉，或在 {applyUrl} 申请更大范围。',
  },
  'access.maskedUse': {
    code: 'SCOPE_EXCEEDED',
    en: '{coordinates} may be selected under agreement {agreement}, but not used to {use}.',
    zh: '根据协议 {agreement}，{coordinates} 只能读取，不能用于{use}。',
  },
  'access.maskedJoin': {
    code: 'SCOPE_EXCEEDED',
    en: 'The relation {coordinates} rests on a column that is masked or not granted.',
    zh: '关联 {coordinates} 依赖于被脱敏或未授权的列。',
  },
  'access.secondPurpose': {
    code: 'PURPOSE_NOT_PERMITTED',
    en: 'One operation has one purpose: another part of it rests on agreement or emergency opening {first} for {firstPurpose}, and this part would rest on {agreement} for {purpose}. Ask for them in two operations.',
    zh: '一次操作只能有一个用途：其他部分依据用途为 {firstPurpose} 的协议或突发事件开放 {first}，而此部分依据用途为 {purpose} 的 {agreement}。请分两次操作查询。',
  },
  'access.modeNotAgreed': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} is for the modes {modes}, not for {mode}, which a query needs. Apply for it at {applyUrl}.',
    zh: '协议 {agreement} 的开放方式为 {modes}，不包含查询所需的 {mode}。可在 {applyUrl} 申请。',
  },
  'access.aggregatesOnly': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} gives no single rows of {dataset}: select totalCount, aggregate or groups alone, and no nodes, edges, pageInfo or relation to a row of it.',
    zh: '协议 {agreement} 不提供 {dataset} 的单行数据：只能选择 totalCount、aggregate 或 groups，不能选择 nodes、edges、pageInfo 或指向其单行的关联。',
  },
  'access.smallGroupRelated': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} gives figures of {dataset} of at least {smallest} rows; a filter that goes through a relation to {dataset} would tell of fewer. Filter by columns of {dataset} itself.',
    zh: '协议 {agreement} 只提供 {dataset} 至少 {smallest} 行的统计值；经关联指向 {dataset} 的筛选会泄露更少行的情况。请按 {dataset} 自身的列筛选。',
  },
  'access.smallGroupNested': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} gives figures of {dataset} of at least {smallest} rows, and not below rows of another dataset. Ask for groups of {dataset} by the column that the relation rests on.',
    zh: '协议 {agreement} 只提供 {dataset} 至少 {smallest} 行的统计值，且不能嵌套在其他数据集的行之下。请改为按关联所依据的列对 {dataset} 分组。',
  },
  'access.smallGroupRegrouped': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} gives figures of {dataset} of at least {smallest} rows; two lists of groups in one reply would tell of fewer. Ask for one list.',
    zh: '协议 {agreement} 只提供 {dataset} 至少 {smallest} 行的统计值；同一回复中的两个分组列表会泄露更少行的情况。请只要求一个列表。',
  },
  'access.smallGroupOnce': {
    code: 'SCOPE_EXCEEDED',
    en: 'Agreement {agreement} gives figures of {dataset} of at least {smallest} rows; asked for twice in one operation, their difference would tell of fewer. Ask for {dataset} once.',
    zh: '协议 {agreement} 只提供 {dataset} 至少 {smallest} 行的统计值；在一次操作中查询两次，其差值会泄露更少行的情况。请只查询 {dataset} 一次。',
  },
  'access.combination': {
    code: 'SCOPE_EXCEEDED',
    en: 'Conditional datasets may be combined only under one agreement that names both: {coordinates}.',
    zh: '有条件开放的数据集只有在同一份协议同时列明时才能组合使用：{coordinates}。',
  },
} as const satisfies Record<string, Message>
