import type { Message } from '../message'

/** Messages about steps of the catalogue's life: entries, what is held against them, emergencies. */
export const lifeMessages = {
  'life.invalidTransition': {
    code: 'INVALID_TRANSITION',
    en: '{step} is not possible for {subject}, which is {state}. Nothing was changed. Possible now: {possible}.',
    zh: '{subject} 的状态为 {state}，不能执行 {step}。未作任何更改。当前可执行：{possible}。',
  },
  'life.forbidden': {
    code: 'FORBIDDEN',
    en: '{step} is for {sides} of {subject} to do. Nothing was changed. Use an account of one of them.',
    zh: '{step} 应由 {subject} 的 {sides} 执行。未作任何更改。请使用相应账户。',
  },
  'life.otherSide': {
    code: 'FORBIDDEN',
    en: 'You acted for {before} in the matter of {subject}, so you cannot act for {side}. Let somebody else do this step.',
    zh: '您已在 {subject} 一案中代表 {before} 办理，不能再代表 {side}。请由他人办理此步骤。',
  },
  'life.unstated': {
    code: 'BAD_USER_INPUT',
    en: '{step} needs a text for {fields}, of at most {limit} characters and without control character NUL.',
    zh: '{step} 须填写 {fields}，最长 {limit} 个字符，且不含 NUL 字符。',
  },
  'life.gap.legalBasis': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} is missing; what is not opened to everyone needs a basis in law for that.',
    zh: '缺少 {coordinate}；非无条件开放的内容须注明法律依据。',
  },
  'life.gap.description': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} has no description; the data dictionary needs one for each column.',
    zh: '{coordinate} 缺少说明；数据字典须说明每一列。',
  },
  'life.gap.noReview': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} has no security review; record its result.',
    zh: '{coordinate} 尚无安全审查结果，请先登记。',
  },
  'life.gap.reviewFailed': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} did not pass its security review; mend what it found, and have it reviewed again.',
    zh: '{coordinate} 未通过安全审查，请整改后重新审查。',
  },
  'life.gap.reviewStale': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} was reviewed in another form: its columns, open attributes or masks have changed since. Have it reviewed again.',
    zh: '{coordinate} 的安全审查针对的是另一形式：其列、开放属性或脱敏规则此后已更改，请重新审查。',
  },
  'life.gap.mask': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} has no mask, and the security review found that it needs one.',
    zh: '{coordinate} 未设脱敏规则，而安全审查认定需要脱敏。',
  },
  'life.gap.originConsent': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} was received by sharing; the body it came from must consent, or open it by itself.',
    zh: '{coordinate} 系共享获得，须经提供方同意，或由提供方自行开放。',
  },
  'life.cannotSubmit': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be submitted yet:{problems}',
    zh: '{dataset} 尚不能提交：{problems}',
  },
  'life.cannotResume': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be opened again yet:{problems}',
    zh: '{dataset} 尚不能恢复开放：{problems}',
  },
  'life.cannotChange': {
    code: 'BAD_USER_INPUT',
    en: 'The change of {dataset} cannot be made like this:{problems}',
    zh: '{dataset} 不能作此更改：{problems}',
  },
  'life.column': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: there is no such column.',
    zh: '{coordinate}：没有该列。',
  },
  'life.columnTwice': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the column is named twice.',
    zh: '{coordinate}：该列重复。',
  },
  'life.keyColumn': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: rows are told apart by this column, so it cannot be suspended alone; suspend the whole entry.',
    zh: '{coordinate}：该列用于区分各行，不能单独暂停；请暂停整个条目。',
  },
  'life.noColumns': {
    code: 'BAD_USER_INPUT',
    en: 'No column of {dataset} was named.',
    zh: '未指明 {dataset} 的任何列。',
  },
  'life.changesNothing': {
    code: 'BAD_USER_INPUT',
    en: 'The change leaves {dataset} as it is.',
    zh: '该更改未改变 {dataset}。',
  },
  'life.maskNotStricter': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the new mask does not surely show less than the one before. Propose it as a change: it needs a security review and the authority.',
    zh: '{coordinate}：新脱敏规则未必比原规则更严格。请作为变更提出，经安全审查和主管部门审查。',
  },
  'life.noProposal': {
    code: 'INVALID_TRANSITION',
    en: 'No change of {dataset} is proposed. Nothing was changed.',
    zh: '{dataset} 没有待审的变更。未作任何更改。',
  },
  'life.proposalPending': {
    code: 'INVALID_TRANSITION',
    en: 'Another change of {dataset} waits for the authority. Nothing was changed; take that one back first.',
    zh: '{dataset} 已有变更待主管部门审查。未作任何更改；请先撤回该变更。',
  },
  'life.alreadyReceived': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} is marked as received by sharing already. Nothing was changed.',
    zh: '{dataset} 已标记为共享获得。未作任何更改。',
  },
  'life.ownOrigin': {
    code: 'BAD_USER_INPUT',
    en: 'The body that {dataset} was received from must be another one than its opener.',
    zh: '{dataset} 的提供方不能是其开放主体本身。',
  },
  'life.notReceived': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} is not marked as received by sharing. Nothing was changed.',
    zh: '{dataset} 未标记为共享获得。未作任何更改。',
  },
  'life.notSuspended': {
    code: 'INVALID_TRANSITION',
    en: 'These columns are not suspended: {coordinates}. Nothing was changed.',
    zh: '以下各列未被暂停：{coordinates}。未作任何更改。',
  },
  'life.held': {
    code: 'INVALID_TRANSITION',
    en: 'An objection that is still open keeps out of sight: {coordinates}. Nothing was changed. End the objection first: restored, its end brings back what it took.',
    zh: '以下内容因尚未办结的权利异议而不予展示：{coordinates}。未作任何更改。请先办结该异议：以恢复开放结案时，因其暂停的内容随之恢复。',
  },
  'life.nameTaken': {
    code: 'INVALID_TRANSITION',
    en: 'The name {dataset} is taken. Choose another one.',
    zh: '名称 {dataset} 已被使用，请换用其他名称。',
  },
  'concern.column': {
    code: 'BAD_USER_INPUT',
    en: 'There is no such column: {coordinates}.',
    zh: '没有以下各列：{coordinates}。',
  },
  'concern.noEvidence': {
    code: 'BAD_USER_INPUT',
    en: 'Evidence is needed: 1 to {limit} documents, each with a name and the SHA-256 of what it holds.',
    zh: '须提供证据：1 至 {limit} 份材料，每份须有名称和内容的 SHA-256。',
  },
  'concern.notProcessed': {
    code: 'BAD_USER_INPUT',
    en: 'Name the masks that the data is opened again with; where nothing was processed, restore it or withdraw it.',
    zh: '请指明重新开放所用的脱敏规则；如未作处理，请恢复开放或下架。',
  },
  'emergency.cannotDeclare': {
    code: 'BAD_USER_INPUT',
    en: 'The emergency opening for {dataset} cannot be declared like this:{problems}',
    zh: '无法按此宣布 {dataset} 的突发事件开放：{problems}',
  },
  'emergency.cannotClose': {
    code: 'BAD_USER_INPUT',
    en: 'The matter of {dataset} cannot be closed yet:{problems}',
    zh: '{dataset} 一案尚不能办结：{problems}',
  },
  'emergency.disposalDue': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} opened personal data: confirm that it was destroyed, or record the assessment for which it is kept.',
    zh: '{coordinate} 曾开放个人信息：须确认已销毁，或登记留存评估。',
  },
  'emergency.reportDue': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the report after the event is missing.',
    zh: '{coordinate}：缺少事后报告。',
  },
  'emergency.reviewDate': {
    code: 'BAD_USER_INPUT',
    en: 'The review must be later than the start, within {days} days of it, and not after the end.',
    zh: '复核时间须晚于开始时间，在 {days} 日之内，且不晚于结束时间。',
  },
  'emergency.term': {
    code: 'BAD_USER_INPUT',
    en: 'An emergency opening cannot begin in the past, nor end before it begins.',
    zh: '突发事件开放不能始于过去，也不能在开始之前结束。',
  },
  'emergency.nobody': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: no organisation is named for which it opens anything.',
    zh: '{coordinate}：未指明开放对象机构。',
  },
  'emergency.datasets': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: between 1 and {limit} datasets can be opened at once.',
    zh: '{coordinate}：一次可开放 1 至 {limit} 个数据集。',
  },
  'emergency.notOpenable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} is not in the open catalogue, so no emergency opens it.',
    zh: '{coordinate} 不在开放目录中，不能因突发事件开放。',
  },
  'emergency.noColumns': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: no column is named.',
    zh: '{coordinate}：未指明任何列。',
  },
  'emergency.personalNotOpened': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} is called personal, and is not among the columns that are opened.',
    zh: '{coordinate} 被标为个人信息，但不在开放的列中。',
  },
  'emergency.audience': {
    code: 'BAD_USER_INPUT',
    en: 'No organisation is known by these ids or names, or there are more than {limit} of them: {organisations}.',
    zh: '以下编号或名称的机构不存在，或机构数超过 {limit} 个：{organisations}。',
  },
  'emergency.unknown': {
    code: 'BAD_USER_INPUT',
    en: 'There is no emergency opening {emergency}.',
    zh: '没有编号为 {emergency} 的突发事件开放。',
  },
} as const satisfies Record<string, Message>
