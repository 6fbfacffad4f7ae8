import type { Message } from '../message'

/** Messages about the catalogue: names, drafts, publishing, versions. */
export const catalogMessages = {
  'catalog.renamed.nothingLeft': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} has no letter or digit that a name can be made of; it is called {name}.',
    zh: '表头 {label} 中没有可用于命名的字母或数字，已命名为 {name}。',
  },
  'catalog.renamed.dropped': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} has characters that a name cannot have; it is called {name}.',
    zh: '表头 {label} 含有名称中不允许的字符，已命名为 {name}。',
  },
  'catalog.renamed.digit': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} begins with a digit, which a name cannot; it is called {name}.',
    zh: '表头 {label} 以数字开头，名称不能如此，已命名为 {name}。',
  },
  'catalog.renamed.tooLong': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} is too long for a name; it is called {name}.',
    zh: '表头 {label} 过长，已命名为 {name}。',
  },
  'catalog.renamed.reserved': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} would give a reserved word; it is called {name}.',
    zh: '表头 {label} 会得到保留字，已命名为 {name}。',
  },
  'catalog.renamed.taken': {
    code: 'BAD_USER_INPUT',
    en: 'The header {label} gives a name that another column has; it is called {name}.',
    zh: '表头 {label} 得到的名称已被其他列使用，已命名为 {name}。',
  },
  'catalog.badDraft': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be stored like this:{problems}',
    zh: '{dataset} 无法按此保存：{problems}',
  },
  'catalog.draft.field': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: {field}: {expected}.',
    zh: '{coordinate}：{field}：{expected}。',
  },
  'catalog.draft.name': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: a name begins with a lower-case letter and has at most 60 ASCII letters and digits.',
    zh: '{coordinate}：名称须以小写字母开头，仅含 ASCII 字母和数字，最长 60 个字符。',
  },
  'catalog.draft.title': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: title: take out line breaks, control characters and characters that turn the direction of writing.',
    zh: '{coordinate}：title：请去掉换行、控制字符和改变书写方向的字符。',
  },
  'catalog.draft.reserved': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: this name is reserved; choose another one.',
    zh: '{coordinate}：此名称为保留字，请换用其他名称。',
  },
  'catalog.draft.twice': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: this name is used more than once (upper and lower case are not told apart).',
    zh: '{coordinate}：名称重复（不区分大小写）。',
  },
  'catalog.draft.datasetTaken': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the catalogue already has {other}, which differs only in upper and lower case; choose another name.',
    zh: '{coordinate}：目录中已有 {other}，仅大小写不同，请换用其他名称。',
  },
  'catalog.draft.opener': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: there is no organisation named {opener}. Create it first, or correct the name.',
    zh: '{coordinate}：没有名为 {opener} 的机构。请先创建，或更正名称。',
  },
  'catalog.draft.openerKind': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: {opener} is not an opener of data (its kind is {kind}).',
    zh: '{coordinate}：{opener} 不是数据开放主体（其类型为 {kind}）。',
  },
  'catalog.draft.period': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: temporalEnd is before temporalStart.',
    zh: '{coordinate}：temporalEnd 早于 temporalStart。',
  },
  'catalog.draft.noColumns': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: at least one column is needed.',
    zh: '{coordinate}：至少需要一列。',
  },
  'catalog.draft.tooManyColumns': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: {count} columns are more than the {limit} that a dataset may have; split it into two datasets that share a key.',
    zh: '{coordinate}：共 {count} 列，超过数据集的上限 {limit} 列；请拆分为共用主键的两个数据集。',
  },
  'catalog.draft.looser': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: {own} is looser than the dataset ({dataset}); a column may only be stricter.',
    zh: '{coordinate}：{own} 比数据集（{dataset}）更宽松；列只能更严格。',
  },
  'catalog.draft.searchable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: only a TEXT column can be searchable, and this one is {type}.',
    zh: '{coordinate}：只有 TEXT 列可以设为可搜索，此列为 {type}。',
  },
  'catalog.draft.mask': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the mask {mask} needs {needs}.',
    zh: '{coordinate}：脱敏方式 {mask} 要求 {needs}。',
  },
  'catalog.draft.keyUnknown': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: the key names a column that does not exist.',
    zh: '{coordinate}：主键所列的列不存在。',
  },
  'catalog.draft.keyNullable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: a key column must not be nullable.',
    zh: '{coordinate}：主键列不能为可空。',
  },
  'catalog.draft.keyStricter': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: a key column cannot be NOT_OPEN in a dataset that is open, as rows are told apart by it.',
    zh: '{coordinate}：已开放数据集的主键列不能为 NOT_OPEN，因为要用它区分各行。',
  },
  'catalog.draft.keyType': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: a column of type {type} cannot be part of a key.',
    zh: '{coordinate}：{type} 类型的列不能作为主键。',
  },
  'catalog.draft.refDataset': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: it refers to {target}, which is not a published dataset; publish that one first.',
    zh: '{coordinate}：所引用的 {target} 不是已发布的数据集，请先发布。',
  },
  'catalog.draft.refKey': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: it refers to {target}, which is not the whole key of that dataset ({key}).',
    zh: '{coordinate}：所引用的 {target} 不是该数据集的完整主键（{key}）。',
  },
  'catalog.draft.refType': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: it is of type {type} and refers to {target} of type {targetType}; they must be the same.',
    zh: '{coordinate}：类型为 {type}，而所引用的 {target} 类型为 {targetType}，两者必须相同。',
  },
  'catalog.draft.relationTaken': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: {dataset} already has a column or relation named {name}; choose another name for the relation.',
    zh: '{coordinate}：{dataset} 已有名为 {name} 的列或关联，请为此关联换用其他名称。',
  },
  'catalog.unknownDataset': {
    code: 'NOT_IN_CATALOGUE',
    en: 'There is no dataset named {dataset}. Import it first, or correct the name.',
    zh: '没有名为 {dataset} 的数据集。请先导入，或更正名称。',
  },
  'catalog.alreadyPublished': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} has been published, so its contract is fixed. Add nullable columns to it, or make a new dataset.',
    zh: '{dataset} 已发布，其契约不可更改。可为其增加可空列，或新建数据集。',
  },
  'catalog.notPublished': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} is not published (its status is {status}); this can be done to a published dataset only.',
    zh: '{dataset} 未发布（状态为 {status}）；此操作仅适用于已发布的数据集。',
  },
  'catalog.ended': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} is {status}, so nothing can be loaded into it or published. Ask its opener or the authority.',
    zh: '{dataset} 的状态为 {status}，不能载入数据或发布。请联系其开放主体或主管部门。',
  },
  'catalog.cannotPublish': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be published yet:{problems}',
    zh: '{dataset} 尚不能发布：{problems}',
  },
  'catalog.publish.nobodyReads': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} is NOT_OPEN, so nobody can query it. To open it, its opener proposes that with proposeDatasetChange (an account of role DATA_OPENER), and the authority approves it with approveDatasetChange.',
    zh: '{dataset} 为 NOT_OPEN（不予开放），任何人都无法查询。如需开放，请由数据开放主体（角色为 DATA_OPENER 的账户）调用 proposeDatasetChange 提出，再由主管部门用 approveDatasetChange 批准。',
  },
  'catalog.publish.unmasked': {
    code: 'BAD_USER_INPUT',
    en: '{columns} of {dataset}: by their names these are numbers of identity cards or telephones, and everybody can read them as they are once it is published. If they belong to persons, give them a mask before, or a stricter "openAttribute", in the manifest; after, with strengthenMasks or suspendDataset.',
    zh: '{dataset} 的 {columns}：从列名看是证件或电话号码，发布后任何人都可读取原值。若涉及个人，发布前请在清单中设置 "mask" 或更严的 "openAttribute"；发布后请用 strengthenMasks 或 suspendDataset。',
  },
  'catalog.publish.missing': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} is missing; a published dataset needs it.',
    zh: '缺少 {coordinate}；发布数据集时必须填写。',
  },
  'catalog.publish.missingConditional': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate} is missing; a CONDITIONAL dataset needs it, so that people know what to apply for.',
    zh: '缺少 {coordinate}；有条件开放的数据集必须填写，以便申请。',
  },
  'catalog.publish.table': {
    code: 'BAD_USER_INPUT',
    en: 'The data that was loaded does not have the columns of the draft ({coordinates}); import it again.',
    zh: '已载入的数据与草案的列不符（{coordinates}），请重新导入。',
  },
  'catalog.publish.key': {
    code: 'BAD_USER_INPUT',
    en: 'The data of {coordinate} was not loaded under the key of the draft ({key}), so rows may share it; import the data again with that key, or give the draft the key that it was imported with.',
    zh: '{coordinate} 的数据不是按草案的主键（{key}）载入的，可能有重复；请按该主键重新导入数据，或将草案的主键改回导入时所用的主键。',
  },
  'catalog.addNotNullable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinate}: only nullable columns can be added to a published dataset.',
    zh: '{coordinate}：已发布的数据集只能增加可空列。',
  },
  'catalog.unknownGeneration': {
    code: 'INVALID_TRANSITION',
    en: 'The table that this load was meant for is no longer kept. Nothing was changed; import the whole file again.',
    zh: '此次载入的目标表已不再保留。未作任何更改；请重新导入整个文件。',
  },
  'catalog.staleLoad': {
    code: 'INVALID_TRANSITION',
    en: 'Another import of {dataset} began or was activated meanwhile. Nothing was changed; import again when it has ended.',
    zh: '{dataset} 的另一次导入已开始或已生效。未作任何更改；请待其结束后重新导入。',
  },
  'catalog.contractMoved': {
    code: 'INVALID_TRANSITION',
    en: 'The columns of {dataset} changed while it was imported ({coordinates}). Nothing was changed; import again.',
    zh: '导入期间 {dataset} 的列发生了变化（{coordinates}）。未作任何更改；请重新导入。',
  },
  'catalog.keyMoved': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} has another key ({key}) than the one that this data was loaded under. Nothing was changed; import the whole file again.',
    zh: '{dataset} 的主键（{key}）与此次数据载入时所用的主键不同。未作任何更改；请重新导入整个文件。',
  },
  'catalog.duplicateKey': {
    code: 'BAD_USER_INPUT',
    en: 'The key {key} is not unique: {value} occurs more than once. Correct the file, or choose another key.',
    zh: '主键 {key} 不唯一：{value} 出现多次。请更正文件，或另选主键。',
  },
  'catalog.duplicateKeyHidden': {
    code: 'BAD_USER_INPUT',
    en: 'The key {key} is not unique: a value occurs more than once (it is not shown, as the column is not open to everyone). Correct the file, or choose another key.',
    zh: '主键 {key} 不唯一：有值重复出现（该列并非无条件开放，故不显示其值）。请更正文件，或另选主键。',
  },
  'catalog.valueTooLong': {
    code: 'BAD_USER_INPUT',
    en: 'A value of {columns} is too long for an index (2,700 bytes). Choose another key, or remove the reference from that column.',
    zh: '{columns} 中有值过长，无法建立索引（2,700 字节）。请另选主键，或取消该列的引用。',
  },
  'catalog.indexEnded': {
    code: 'UNAVAILABLE',
    en: 'PostgreSQL ended it ({reason}; SQLSTATE {state}). The index that was there before serves on, if there was one. Mend what it names, and run `weir reindex` again; one that is missing a server tries again each hour.',
    zh: 'PostgreSQL 中止了该操作（{reason}；SQLSTATE {state}）。原有索引（如有）继续使用。请排除所述原因后重新运行 `weir reindex`；缺失的索引服务器每小时会再试一次。',
  },
  'catalog.tableBusy': {
    code: 'UNAVAILABLE',
    en: 'The table of {dataset} is in use and could not be changed within {seconds} s. Nothing was changed; try again.',
    zh: '{dataset} 的数据表正被使用，{seconds} 秒内无法更改。未作任何更改；请重试。',
  },
} as const satisfies Record<string, Message>
