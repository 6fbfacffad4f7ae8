import type { Message } from '../message'

/** Messages about organisations, accounts, API keys and agreements. */
export const identityMessages = {
  'identity.badName': {
    code: 'BAD_USER_INPUT',
    en: '{field} must have 1 to {characters} characters, no control characters, and not the form of an id.',
    zh: '{field} 须为 1 到 {characters} 个字符，不含控制字符，且不能是编号（UUID）的形式。',
  },
  'identity.badContact': {
    code: 'BAD_USER_INPUT',
    en: 'The contact must have at most {characters} characters and none that cannot be stored.',
    zh: '联系方式最多 {characters} 个字符，且不能含有无法存储的字符。',
  },
  'identity.organisationTaken': {
    code: 'BAD_USER_INPUT',
    en: 'There is an organisation named {name} already. Use it, or choose another name.',
    zh: '名为 {name} 的机构已存在。请使用该机构或另取名称。',
  },
  'identity.unknownOrganisation': {
    code: 'BAD_USER_INPUT',
    en: 'There is no organisation {organisation}. Create it with: weir organisation create.',
    zh: '没有机构 {organisation}。请用 weir organisation create 创建。',
  },
  'identity.noRole': {
    code: 'BAD_USER_INPUT',
    en: 'An account needs at least one of the roles {roles}.',
    zh: '账户至少需要以下角色之一：{roles}。',
  },
  'identity.separation': {
    code: 'BAD_USER_INPUT',
    en: 'Nobody may hold two of the roles {roles}. Make an account for each.',
    zh: '任何人不得同时担任 {roles} 中的两个角色（三员分立）。请分别创建账户。',
  },
  'identity.unknownAccount': {
    code: 'BAD_USER_INPUT',
    en: 'There is no account {account}. Create it with: weir account create.',
    zh: '没有账户 {account}。请用 weir account create 创建。',
  },
  'identity.accountDisabled': {
    code: 'BAD_USER_INPUT',
    en: 'Account {account} is disabled; it gets no new keys.',
    zh: '账户 {account} 已停用，不能再获得密钥。',
  },
  'identity.foreignAgreement': {
    code: 'BAD_USER_INPUT',
    en: 'The organisation of this account has no agreement {agreement}. Name one of its own.',
    zh: '该账户所属机构没有协议 {agreement}。请指明其自己的协议。',
  },
  'identity.expiresInPast': {
    code: 'BAD_USER_INPUT',
    en: 'The key would have expired at {expiresAt} already. Choose a later time.',
    zh: '密钥的到期时间 {expiresAt} 已过。请选择更晚的时间。',
  },
  'identity.unknownKey': {
    code: 'BAD_USER_INPUT',
    en: 'There is no such API key. Give the id that weir key create printed, not the key.',
    zh: '没有此 API 密钥。请提供 weir key create 输出的 id，而不是密钥本身。',
  },
  'identity.badAgreementHeader': {
    code: 'BAD_REQUEST',
    en: 'The header Weir-Agreement must be the number of an agreement: 3 to 40 capital letters, digits and hyphens.',
    zh: 'Weir-Agreement 请求头必须是协议编号：3 到 40 个大写字母、数字和连字符。',
  },
  'identity.keyBoundElsewhere': {
    code: 'FORBIDDEN',
    en: 'This API key is bound to agreement {agreement}. Leave Weir-Agreement out, or use another key.',
    zh: '此 API 密钥绑定于协议 {agreement}。请去掉 Weir-Agreement，或使用其他密钥。',
  },
  'identity.noSuchAgreement': {
    code: 'AGREEMENT_REQUIRED',
    en: 'Your organisation has no opened agreement {agreement}. Correct the header Weir-Agreement, or leave it out.',
    zh: '贵机构没有已开放的协议 {agreement}。请更正或去掉 Weir-Agreement 请求头。',
  },
  'identity.narrowingBusy': {
    code: 'UNAVAILABLE',
    en: 'Access could not be narrowed within 5 s, because the usage log is busy. Nothing was changed; try again.',
    zh: '使用日志繁忙，未能在 5 秒内收回访问权限。未作任何更改，请重试。',
  },
  'agreements.badDraft': {
    code: 'BAD_USER_INPUT',
    en: 'Agreement {agreement} cannot be stored like this:{problems}',
    zh: '协议 {agreement} 无法按此保存：{problems}',
  },
  'agreements.taken': {
    code: 'BAD_USER_INPUT',
    en: 'There is an agreement {agreement} already. Choose another number.',
    zh: '协议 {agreement} 已存在。请另取编号。',
  },
  'agreements.unknown': {
    code: 'BAD_USER_INPUT',
    en: 'There is no agreement {agreement}.',
    zh: '没有协议 {agreement}。',
  },
  'agreements.badReason': {
    code: 'BAD_USER_INPUT',
    en: 'A reason of 1 to {characters} characters is needed.',
    zh: '需要 1 到 {characters} 个字符的理由。',
  },
  'agreements.step': {
    code: 'INVALID_TRANSITION',
    en: 'Agreement {agreement} is {from}, which is final; it cannot become {to}. Apply for a new one.',
    zh: '协议 {agreement} 的状态为 {from}，已是最终状态，不能变为 {to}。请重新申请。',
  },
  'agreements.badNumber': {
    code: 'BAD_USER_INPUT',
    en: 'The number must have 3 to 40 capital letters, digits and hyphens.',
    zh: '编号须为 3 到 40 个大写字母、数字和连字符。',
  },
  'agreements.badTitle': {
    code: 'BAD_USER_INPUT',
    en: 'The title must have 1 to 300 characters.',
    zh: '标题须为 1 到 300 个字符。',
  },
  'agreements.badPurpose': {
    code: 'BAD_USER_INPUT',
    en: 'The purpose must be a code of 1 to 60 letters, digits and the characters _ . -',
    zh: '用途须为 1 到 60 个字母、数字及 _ . - 组成的代码。',
  },
  'agreements.badTerm': {
    code: 'BAD_USER_INPUT',
    en: 'The term must end after it begins.',
    zh: '期限的结束须晚于开始。',
  },
  'agreements.noScope': {
    code: 'BAD_USER_INPUT',
    en: 'At least one dataset must be named, each once.',
    zh: '至少列明一个数据集，且每个只列一次。',
  },
  'agreements.badForm': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} does not have the form of a scope: see the documentation of agreements.',
    zh: '{coordinates} 不符合协议范围的格式，请参阅协议文档。',
  },
  'agreements.scope.unknownDataset': {
    code: 'NOT_IN_CATALOGUE',
    en: 'There is no published dataset {coordinates}.',
    zh: '没有已发布的数据集 {coordinates}。',
  },
  'agreements.scope.unknownColumn': {
    code: 'BAD_USER_INPUT',
    en: 'There is no column {coordinates}.',
    zh: '没有数据项 {coordinates}。',
  },
  'agreements.scope.unknownRelation': {
    code: 'BAD_USER_INPUT',
    en: 'There is no relation {coordinates} to one row of a published dataset.',
    zh: '没有指向已发布数据集单行的关联 {coordinates}。',
  },
  'agreements.scope.toMany': {
    code: 'BAD_USER_INPUT',
    en: 'The predicate goes through {coordinates}, a relation to many rows; that of an agreement may go through relations to one row only, so that no other rows decide how wide it is.',
    zh: '行条件使用了对多关联 {coordinates}；协议的行条件只能使用对一关联，以免其他记录改变协议的范围。',
  },
  'agreements.scope.notOpen': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} is not open; no agreement can open it.',
    zh: '{coordinates} 不予开放，任何协议都不能开放它。',
  },
  'agreements.scope.maskDoesNotFit': {
    code: 'BAD_USER_INPUT',
    en: 'The mask {mask} of {coordinates} is for columns of type {types}, and this one is not.',
    zh: '{coordinates} 的脱敏方式 {mask} 只适用于类型为 {types} 的数据项，而该数据项不是。',
  },
  'agreements.scope.maskNull': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} cannot be masked to null: it is open to everyone and the schema says that it always has a value. Use the mask fixed, or leave the column out.',
    zh: '{coordinates} 不能脱敏为 null：它无条件开放，且接口模式声明其必有值。请改用 fixed 脱敏方式，或去掉该数据项。',
  },
  'agreements.scope.valueDoesNotFit': {
    code: 'BAD_USER_INPUT',
    en: 'The predicate compares {coordinates} in a way, or with a value, that its type does not have.',
    zh: '行条件对 {coordinates} 使用了其类型不支持的比较或值。',
  },
} as const satisfies Record<string, Message>
