import type { Message } from '../message'

const bad = 'BAD_USER_INPUT'
const step = 'INVALID_TRANSITION'
const no = 'FORBIDDEN'

/** Messages about the steps of a case: application, evaluation, agreement, review, breach, end. */
export const caseMessages = {
  'case.notFromHere': {
    code: step,
    en: '{command} cannot be done while the case is {phase}. You can do now: {possible}.',
    zh: '案件处于 {phase} 状态时不能执行 {command}。您现在可以：{possible}。',
  },
  'case.nothingFromHere': {
    code: step,
    en: '{command} cannot be done while the case is {phase}. There is nothing for you to do in it now; a notice tells you when there is.',
    zh: '案件处于 {phase} 状态时不能执行 {command}。目前没有需要您办理的事项；需要时会以通知告知。',
  },
  'case.noPart': {
    code: no,
    en: 'You have no part in this case.',
    zh: '您不是此案件的参与方。',
  },
  'case.noFile': {
    code: no,
    en: 'The file of a case is for its applicant, its opener, its authority and auditors, and there is none for you under this id. `cases` lists those that you have a part in.',
    zh: '案卷仅供申请人、开放主体、主管部门和审计人员查阅；您不能以此编号查阅案卷。`cases` 列出您参与的案件。',
  },
  'case.side': {
    code: no,
    en: 'This step is for {sides} only.',
    zh: '此步骤仅限 {sides} 办理。',
  },
  'case.twoSides': {
    code: no,
    en: 'You have acted in this case for {sides}; one person does not act on two sides. Let a colleague do it.',
    zh: '您已在此案件中代表 {sides} 办理过；同一人不得代表两方。请由其他同事办理。',
  },
  'case.reason': {
    code: bad,
    en: 'Say why, or what was found: the text must not be empty.',
    zh: '请说明理由或结论：内容不能为空。',
  },
  'case.reasonAndBasis': {
    code: bad,
    en: 'A refusal needs a reason and a basis, and the applicant reads both. Give both.',
    zh: '不予同意须同时说明理由和依据，二者均会告知申请人。请补全。',
  },
  'case.cannotApply': {
    code: bad,
    en: 'This cannot be applied for:{problems}',
    zh: '无法申请：{problems}',
  },
  'case.notOpen': {
    code: bad,
    en: '{coordinates} is not open: it is not in the open catalogue, and cannot be applied for.',
    zh: '{coordinates} 不予开放：不在开放目录中，不能申请。',
  },
  'case.notNeeded': {
    code: bad,
    en: '{dataset} is open without conditions: no application is needed. Query it with your API key.',
    zh: '{dataset} 为无条件开放，无需申请。可直接使用 API 密钥查询。',
  },
  'case.modeNotOffered': {
    code: bad,
    en: '{dataset} is not offered as {mode}. Its catalogue entry names the modes.',
    zh: '{dataset} 不提供 {mode} 方式，可用方式见其目录条目。',
  },
  'case.oneOpener': {
    code: bad,
    en: 'A case has datasets of one opener, at least one. Apply to each opener under the same cover.',
    zh: '一个案件只包含同一开放主体的数据集，且至少一个。请在同一总申请下分别向各开放主体申请。',
  },
  'case.ownData': {
    code: no,
    en: 'An opener or its authority cannot apply for the data that it opens or reviews itself.',
    zh: '开放主体及其主管部门不能申请由自己开放或审查的数据。',
  },
  'case.noAuthority': {
    code: bad,
    en: 'Nobody could review an agreement on the data of {opener}: it names no authority, and there is not exactly one. Ask whoever runs this service to name it with weir organisation authority.',
    zh: '没有主管部门可以审查 {opener} 的数据利用协议：该主体未指定主管部门，且主管部门并非唯一。请联系运维人员用 weir organisation authority 指定。',
  },
  'case.incomplete': {
    code: bad,
    en: 'The application cannot be submitted yet. Missing:{problems}',
    zh: '申请尚不能提交，缺少：{problems}',
  },
  'case.incompleteText': {
    code: bad,
    en: 'The agreement cannot be signed yet. Missing:{problems}',
    zh: '协议尚不能签署，缺少：{problems}',
  },
  'case.tooWide': {
    code: bad,
    en: 'The agreement would be wider than the application:{problems}\nNarrow it, or apply anew.',
    zh: '协议超出申请范围：{problems}\n请缩小范围或重新申请。',
  },
  'case.termOver': {
    code: bad,
    en: 'The term asked for, or agreed, is over already. Set a later end.',
    zh: '所申请或约定的期限已过。请设定更晚的截止时间。',
  },
  'case.gaps': {
    code: bad,
    en: 'Name every gap that is to be filled, at least one: it can be asked for once only.',
    zh: '请一次性列明全部需补正内容，至少一项：补正只能要求一次。',
  },
  'case.correctedOnce': {
    code: step,
    en: 'A correction was asked for before, and can be asked for once only. Evaluate what is there.',
    zh: '此前已要求补正，且只能要求一次。请就现有材料进行评估。',
  },
  'case.tooLate': {
    code: step,
    en: 'The last day for this was {due}.',
    zh: '此事项的最后期限为 {due}。',
  },
  'case.notDue': {
    code: step,
    en: 'The term is not over yet; it ends with {due}.',
    zh: '期限尚未届满，截止于 {due}。',
  },
  'case.overdue': {
    code: step,
    en: 'The term to evaluate is over; only a term that still runs can be extended.',
    zh: '评估期限已过；只有尚在进行的期限才能延长。',
  },
  'case.checklist': {
    code: bad,
    en: 'Answer each item of the checklist of the published conditions once, word for word, and no other: they are the checklist of this error, and of the case. All applicants are evaluated by the same list.',
    zh: '请逐项按原文回答已公布条件的评估清单，不得遗漏、重复或增加；清单见此错误及案件的 checklist。所有申请人适用同一清单。',
  },
  'case.unmet': {
    code: bad,
    en: 'These conditions are not met, so the application cannot be approved: {items}.',
    zh: '以下条件未满足，不能同意申请：{items}。',
  },
  'case.question': {
    code: bad,
    en: 'Say who is asked, and what.',
    zh: '请说明征求谁的意见以及征求什么意见。',
  },
  'case.consultedOnce': {
    code: step,
    en: 'This party was asked before. Each party is consulted once, because the term stands still meanwhile.',
    zh: '已征求过该方意见。由于征求意见期间期限中止，每方只征求一次。',
  },
  'case.adviserTakesSides': {
    code: bad,
    en: 'Whoever is asked must not stand on another side of the case, nor belong to its applicant, opener or authority, and is named once. Ask somebody else.',
    zh: '被征求意见者不得是案件的其他参与方，也不得属于申请人、开放主体或主管部门，且只列一次。请征求其他方意见。',
  },
  'case.nobodyToAsk': {
    code: bad,
    en: 'Nobody could answer for {parties}. Name ids of accounts that are in use and neither audit nor run the system, or of organisations that have such an account.',
    zh: '{parties} 无人可以答复。请填写在用账户的编号（审计和运维账户除外），或拥有此类账户的机构的编号。',
  },
  'case.noExperts': {
    code: bad,
    en: '{experts}: experts are accounts in use with the role EXPERT that neither audit nor run the system. Name their ids.',
    zh: '{experts}：专家须为具有 EXPERT 角色的在用账户，且不得兼任审计或运维。请填写其编号。',
  },
  'case.notAsked': {
    code: no,
    en: 'You are not asked at present, or have answered already.',
    zh: '目前未征求您的意见，或您已答复。',
  },
  'case.extendedOnce': {
    code: step,
    en: 'The term can be extended once only.',
    zh: '期限只能延长一次。',
  },
  'case.noProposal': {
    code: step,
    en: 'Nobody has proposed an extension. Propose it with a reason first.',
    zh: '尚无延期建议。请先提出并说明理由。',
  },
  'case.leader': {
    code: no,
    en: 'An extension is granted by a leader of the opener who did not propose it. Who leads is set with `weir account leader`.',
    zh: '延期须由开放主体负责人同意，且不能是提出者本人。负责人由 `weir account leader` 设定。',
  },
  'case.noAgreement': {
    code: step,
    en: 'There is no agreement in this case yet.',
    zh: '此案件尚无协议。',
  },
  'case.alreadySigned': {
    code: step,
    en: 'Your side has signed this text already.',
    zh: '您方已签署此文本。',
  },
  'case.otherText': {
    code: step,
    en: 'The text is not the one that you mean to sign: it was changed. Read it again and sign its present hash.',
    zh: '文本已变更，与您拟签署的文本不同。请重新阅读并按当前哈希签署。',
  },
  'case.notSigned': {
    code: step,
    en: 'The text as it stands is not signed by both sides.',
    zh: '现行文本未经双方签署。',
  },
  'case.ground': {
    code: bad,
    en: 'The list of grounds has no {ground} on which {measure} is allowed.',
    zh: '依据清单中没有允许采取 {measure} 措施的 {ground}。',
  },
  'case.finding': {
    code: bad,
    en: 'A measure needs facts, reasons, and at least one reference to evidence. Give all three.',
    zh: '采取措施须有事实、理由和至少一项证据引用。请补全。',
  },
  'case.noticeFirst': {
    code: step,
    en: 'On {ground} the user is told first, and has a term to put it right. Give notice or, where the ground is urgent, suspend; then wait for the term.',
    zh: '以 {ground} 为依据须先通知利用主体并给予整改期限。请先发出通知（紧急依据可先暂停），待期限届满。',
  },
  'case.breachOpen': {
    code: step,
    en: 'A breach is not yet settled. Settle it first.',
    zh: '尚有未了结的违约事项。请先了结。',
  },
  'case.noBreach': {
    code: step,
    en: 'There is no breach to put right or to settle.',
    zh: '没有需要整改或了结的违约事项。',
  },
  'case.whichGround': {
    code: bad,
    en: 'Several matters are open in this case: {grounds}. Name one of them as ground.',
    zh: '此案件有多个未了结事项：{grounds}。请以 ground 指明其一。',
  },
  'case.noFault': {
    code: bad,
    en: "{ground} is nobody's fault and leaves no mark.",
    zh: '{ground} 不属于过错，不留违规记录。',
  },
  'case.remedy': {
    code: bad,
    en: 'Say what was done, with at least one reference to evidence.',
    zh: '请说明整改情况，并附至少一项证据引用。',
  },
  'case.disposal': {
    code: bad,
    en: 'Say how the data were deleted or returned, with at least one proof: its name, and its SHA-256 in 64 hexadecimal digits.',
    zh: '请说明数据删除或归还的方式，并附至少一项证明，包括名称和 SHA-256（64 位十六进制数字）。',
  },
  'case.files': {
    code: bad,
    en: 'Name each file, with its SHA-256 in 64 hexadecimal digits.',
    zh: '请填写每个文件的名称和 SHA-256（64 位十六进制数字）。',
  },
  'case.disposalFiled': {
    code: step,
    en: 'The proof of disposal is filed already.',
    zh: '数据处置证明已提交。',
  },
  'case.nothingToAppeal': {
    code: step,
    en: 'There is no decision against you in force.',
    zh: '没有生效的不利决定可供申诉。',
  },
  'case.appealedOnce': {
    code: step,
    en: 'This decision has been appealed already.',
    zh: '对该决定已提出过申诉。',
  },
  'case.noAppeal': {
    code: step,
    en: 'There is no appeal to decide.',
    zh: '没有待决定的申诉。',
  },
  'case.appealOpen': {
    code: step,
    en: 'An appeal is not yet decided. It is decided first.',
    zh: '尚有申诉未作决定，须先作出决定。',
  },
  'case.decidedBefore': {
    code: no,
    en: 'You have decided against the user in this matter; an appeal or objection is decided by someone who did not. Leave it to another person with the role; where there is none, the operator makes an account for one (weir account create).',
    zh: '您曾在此事项中作出不利决定；申诉或异议须由未作该决定的人员处理。请由具有该角色的其他人员处理；没有其他人员的，由运维人员为其建立账号（weir account create）。',
  },
  'case.unknown': {
    code: bad,
    en: 'There is no case {case}.',
    zh: '没有案件 {case}。',
  },
  'case.badCursor': {
    code: bad,
    en: 'This cursor is not one of cases. Take endCursor of the page before, or leave after out.',
    zh: '此游标不属于案件列表。请使用上一页的 endCursor，或去掉 after。',
  },
  'case.badInputs': {
    code: bad,
    en: 'This cannot be taken: {problems}',
    zh: '无法接受：{problems}',
  },
  'case.badInput': {
    code: bad,
    en: '{place}',
    zh: '{place}',
  },
  'case.tooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'With this the case would hold {asked} bytes of what was said in it; it may hold {limit} ({name}). Shorten the texts, go on with what stands, or apply anew.',
    zh: '此案件累计内容将达 {asked} 字节，上限为 {limit}（{name}）。请缩短文本，按现有内容继续办理，或重新申请。',
  },
  'case.datasetTwice': {
    code: bad,
    en: '{dataset} is named twice. Name each dataset once, with all its columns.',
    zh: '{dataset} 重复出现。每个数据集只写一次，并列出全部字段。',
  },
  'case.identityNumber': {
    code: bad,
    en: '{places} must not hold the number of an identity card: what is applied for is kept and seen by several. Give the unified social credit code, or the reference of your verified identity.',
    zh: '{places} 不得填写居民身份证号码：该内容将被保存并为多方所见。请填写统一社会信用代码或实名认证引用。',
  },
  'case.forgingName': {
    code: bad,
    en: '{places}: take out line breaks, control characters and characters that turn the direction of writing: they show another name than is meant.',
    zh: '{places}：请去掉换行、控制字符和改变书写方向的字符，以免显示的名称与实际不符。',
  },
  'case.badMask': {
    code: bad,
    en: '{coordinates}: this is no mask. docs/masks.md lists each with its members.',
    zh: '{coordinates}：这不是脱敏规则。可用规则及其参数见 docs/masks.md。',
  },
} as const satisfies Record<string, Message>
