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
    en: 'There is no organisation {organisation}. Take a name or an id of weir organisation list, or create it with weir organisation create.',
    zh: '没有机构 {organisation}。请使用 weir organisation list 列出的名称或编号，或用 weir organisation create 创建。',
  },
  'identity.noAuthorityOver': {
    code: 'BAD_USER_INPUT',
    en: '{authority} is no authority over an organisation of the kind {kind}. Openers stand under an authority or a district authority, district authorities under an authority.',
    zh: '{authority} 不能作为 {kind} 类机构的主管部门。数据开放主体隶属市或区县主管部门，区县主管部门隶属市主管部门。',
  },
  'identity.badDistrict': {
    code: 'BAD_USER_INPUT',
    en: 'The code of a district has six digits (GB/T 2260).',
    zh: '行政区划代码为六位数字（GB/T 2260）。',
  },
  'identity.unknownPerson': {
    code: 'BAD_USER_INPUT',
    en: 'There is no person {person}. Create one with: weir person create.',
    zh: '没有自然人 {person}。请用 weir person create 创建。',
  },
  'identity.badDocument': {
    code: 'BAD_USER_INPUT',
    en: 'The number of an identity document has 5 to 40 letters and digits.',
    zh: '证件号码须为 5 到 40 个字母和数字。',
  },
  'identity.personSeparation': {
    code: 'BAD_USER_INPUT',
    en: 'This person holds one of the roles {roles} in another account; nobody may hold two of them.',
    zh: '该自然人已在另一账户中担任 {roles} 之一；任何人不得同时担任其中两个角色（三员分立）。',
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
    en: 'There is no account with the id {account}. Take the id, not the name, of weir account list, or create one with weir account create.',
    zh: '没有编号为 {account} 的账户。请使用 weir account list 列出的编号（不是名称），或用 weir account create 创建。',
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
  'identity.tooManyKeys': {
    code: 'LIMIT_EXCEEDED',
    en: 'The account has {limit} valid API keys, the most that one may have (limit {name}). Revoke one first, with revokeKey or weir key revoke.',
    zh: '该账户已有 {limit} 个有效的 API 密钥，已达上限（限制 {name}）。请先用 revokeKey 或 weir key revoke 撤销一个。',
  },
  'identity.beyondKey': {
    code: 'FORBIDDEN',
    en: 'A key that is made with another one is bound as that one is, and ends no later: agreement {agreement}, purpose {purpose}, end {expiresAt}. Leave these out, or use a key without such bounds or a session.',
    zh: '用一个密钥创建的密钥，其绑定与原密钥相同，且不得晚于其到期：协议 {agreement}，目的 {purpose}，到期 {expiresAt}。请省略这些参数，或使用没有此类限制的密钥或会话。',
  },
  'identity.keyRotated': {
    code: 'BAD_USER_INPUT',
    en: 'This API key was rotated already; key {key} took its place. Rotate that one.',
    zh: '此 API 密钥已轮换，由密钥 {key} 取代。请轮换该密钥。',
  },
  'identity.keyEnded': {
    code: 'BAD_USER_INPUT',
    en: 'This API key is revoked or expired; nothing can take its place. Make a new one with: weir key create.',
    zh: '此 API 密钥已撤销或过期，无法轮换。请用 weir key create 创建新密钥。',
  },
  'identity.badSubject': {
    code: 'BAD_USER_INPUT',
    en: 'The subject of a token has 1 to 255 characters.',
    zh: '令牌主体须为 1 到 255 个字符。',
  },
  'identity.subjectTaken': {
    code: 'BAD_USER_INPUT',
    en: 'The subject {subject} of this issuer means an account already.',
    zh: '该签发者的主体 {subject} 已关联到一个账户。',
  },
  'identity.noIssuer': {
    code: 'BAD_USER_INPUT',
    en: 'No issuer is named. Give --issuer, or set WEIR_JWT_ISSUER.',
    zh: '未指明签发者。请提供 --issuer 或设置 WEIR_JWT_ISSUER。',
  },
  'identity.cannotProvision': {
    code: 'FORBIDDEN',
    en: 'No account can be made for this token: it must name an organisation that uses data. Ask the operator for an account.',
    zh: '无法为此令牌创建账户：令牌须载明数据利用主体机构。请联系运维人员开立账户。',
  },
  'identity.badLogin': {
    code: 'BAD_USER_INPUT',
    en: 'A name to sign in with has 1 to {characters} characters, none of them a blank or a control character.',
    zh: '登录名须为 1 到 {characters} 个字符，不含空白或控制字符。',
  },
  'identity.loginTaken': {
    code: 'BAD_USER_INPUT',
    en: 'Another account signs in by this name. Choose another one with --login.',
    zh: '该登录名已被其他账户使用。请用 --login 另选。',
  },
  'identity.badPassword': {
    code: 'BAD_USER_INPUT',
    en: 'A password has {min} to {max} characters, at least {different} different ones, and no control characters.',
    zh: '密码须为 {min} 到 {max} 个字符，至少含 {different} 个不同字符，且不含控制字符。',
  },
  'identity.passwordsDiffer': {
    code: 'BAD_USER_INPUT',
    en: 'The two passwords are not the same. Nothing was changed.',
    zh: '两次输入的密码不一致。未作任何更改。',
  },
  'identity.badSignIn': {
    code: 'UNAUTHENTICATED',
    en: 'The name or the password is wrong, or the account is disabled.',
    zh: '登录名或密码错误，或账户已停用。',
  },
  'identity.tooManyTries': {
    code: 'RATE_LIMITED',
    en: 'Too many tries to sign in from here. Try again in {seconds} s. A device that signed in before is not held up by the tries of others.',
    zh: '此处登录尝试过多，请在 {seconds} 秒后重试。曾成功登录的设备不受他人尝试的影响。',
  },
  'identity.foreignPage': {
    code: 'FORBIDDEN',
    en: 'Signing in and out is for pages of this server only: the request must come from its own origin (headers Origin or Sec-Fetch-Site).',
    zh: '登录与退出仅限本服务自己的页面：请求须来自同源（Origin 或 Sec-Fetch-Site 请求头）。',
  },
  'identity.badSignInBody': {
    code: 'BAD_REQUEST',
    en: 'Send a JSON object with "login" and "password", both text.',
    zh: '请发送含有文本 "login" 和 "password" 的 JSON 对象。',
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
  'identity.keyBoundToCase': {
    code: 'FORBIDDEN',
    en: 'This API key is bound to agreement {agreement}: it takes steps in the case of that agreement alone, and applies for nothing. Use a key that is not bound.',
    zh: '此 API 密钥绑定于协议 {agreement}：只能办理该协议的事项，不能提出新的申请。请使用未绑定的密钥。',
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
    en: 'The title must have 1 to 300 characters, no line breaks, no control characters, and none that turns the direction of writing.',
    zh: '标题须为 1 到 300 个字符，不含换行、控制字符和改变书写方向的字符。',
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
  'agreements.badModes': {
    code: 'BAD_USER_INPUT',
    en: 'At least one mode of FILE, API and SANDBOX must be named, each once.',
    zh: '至少列明 FILE、API、SANDBOX 中的一种开放方式，且每种只列一次。',
  },
  'agreements.badBudgets': {
    code: 'BAD_USER_INPUT',
    en: 'A budget is a unit (REQUESTS, ROWS, BYTES or COST), a period (MINUTE or DAY) and a whole number from 1 to 2^53 - 1, each unit and period once; wrong is {coordinates}.',
    zh: '额度由单位（REQUESTS、ROWS、BYTES 或 COST）、周期（MINUTE 或 DAY）和 1 至 2^53 - 1 的整数组成，同一单位和周期只列一次；有误的是 {coordinates}。',
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
