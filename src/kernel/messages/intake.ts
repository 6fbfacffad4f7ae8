import type { Message } from '../message'

/** Messages about the dataset and the version that an import makes. */
export const intakeMessages = {
  'intake.fieldsMissing': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be imported like this:{problems}',
    zh: '{dataset} 无法按此导入：{problems}',
  },
  'intake.openerNotStated': {
    code: 'BAD_USER_INPUT',
    en: 'Nobody said who opens the data, and the entry says so: give --opener NAME, or "opener" in the manifest (known: {openers}; a new name creates the organisation).',
    zh: '未指明数据开放主体，目录条目将如实注明：请用 --opener 名称，或清单中的 "opener"（已有：{openers}；新名称将创建该机构）。',
  },
  'intake.openAttributeNeeded': {
    code: 'BAD_USER_INPUT',
    en: 'Say how open the data are before they are published: --open-attribute UNCONDITIONAL, CONDITIONAL or NOT_OPEN',
    zh: '发布前请指明开放属性：--open-attribute UNCONDITIONAL、CONDITIONAL 或 NOT_OPEN',
  },
  'intake.conditionsNeeded': {
    code: 'BAD_USER_INPUT',
    en: 'Say under which conditions the data are open before they are published: "openConditions" in the manifest',
    zh: '发布前请说明开放条件：清单中的 "openConditions"',
  },
  'intake.openerIsNew': {
    code: 'BAD_USER_INPUT',
    en: 'There was no organisation named {opener}; it is created as an opener of data.',
    zh: '原无名为 {opener} 的机构；已创建为数据开放主体。',
  },
  'intake.openerAssumed': {
    code: 'BAD_USER_INPUT',
    en: 'No opener was named; it is {opener}, the only one that there is.',
    zh: '未指明数据开放主体；采用唯一的 {opener}。',
  },
  'intake.notOpenByDefault': {
    code: 'BAD_USER_INPUT',
    en: 'No open attribute was given; {dataset} is a draft that is NOT_OPEN. Import it again with --open-attribute to change that.',
    zh: '未指定开放属性；{dataset} 的草案为 NOT_OPEN（不予开放）。如需更改，请用 --open-attribute 重新导入。',
  },
  'intake.fieldsAssumed': {
    code: 'BAD_USER_INPUT',
    en: 'Nothing was said of these fields, so they are: {fields}.',
    zh: '以下字段未说明，采用：{fields}。',
  },
  'intake.noRows': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a header and no rows, so there is nothing to find the types of its columns by. Give each column a type in the manifest, or import a file with rows.',
    zh: '{file} 只有表头而没有数据行，无法判断列的类型。请在清单中为每列指定类型，或导入含数据行的文件。',
  },
  'intake.noRowsWarning': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a header and no rows.',
    zh: '{file} 只有表头而没有数据行。',
  },
  'intake.keyProposed': {
    code: 'BAD_USER_INPUT',
    en: 'The key is {key}: no row has an empty or a repeated value there. Name another with --key, or none with "key": [] in the manifest.',
    zh: '主键定为 {key}：各行均有值且不重复。可用 --key 另行指定，或在清单中用 "key": [] 表示无主键。',
  },
  'intake.noKey': {
    code: 'BAD_USER_INPUT',
    en: 'No column tells the rows apart, so {dataset} has no key; nothing can refer to it.',
    zh: '没有可区分各行的列，{dataset} 无主键；其他数据集不能引用它。',
  },
  'intake.nothingToAppendTo': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} has no data to append to. Import the file without --append.',
    zh: '{dataset} 尚无数据，不能追加。请不带 --append 导入。',
  },
  'intake.fieldsIgnored': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} is published; an import changes its data alone, so these were ignored: {fields}.',
    zh: '{dataset} 已发布；导入只更改数据，以下内容已忽略：{fields}。',
  },
  'intake.columnsMoreOpen': {
    code: 'BAD_USER_INPUT',
    en: '{columns} of {dataset}: the manifest closes or masks these columns, and they are stored more open than that. An import changes the data alone, so nothing was imported. First set the masks with strengthenMasks, or propose a stricter "openAttribute" with proposeDatasetChange (an account of role DATA_OPENER); or take it out of the manifest. Columns of a draft change when the whole file is imported again without --append.',
    zh: '{dataset} 的 {columns}：清单要求关闭或脱敏这些列，但目录中的设置更为开放。导入只更改数据，因此未导入任何数据。请先用 strengthenMasks 设置脱敏，或用 proposeDatasetChange（角色为 DATA_OPENER 的账户）提出更严的 "openAttribute"；或从清单中删去。草案的列可不带 --append 重新导入整个文件来更改。',
  },
  'intake.openAttributeKept': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} stays {openAttribute}. How open a published dataset is, its opener changes: the mutation proposeDatasetChange by an account of role DATA_OPENER, approved by the authority with approveDatasetChange.',
    zh: '{dataset} 的开放属性仍为 {openAttribute}。已发布数据集的开放属性由数据开放主体更改：由角色为 DATA_OPENER 的账户调用 proposeDatasetChange，再由主管部门用 approveDatasetChange 批准。',
  },
  'intake.rowsDropped': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} has {total} {total:row|rows} in this version and had {before} in the one before: more than half are gone. If the file is not complete, import the complete one, or use --append where it holds new rows alone.',
    zh: '{dataset} 此版本有 {total} 行，上一版本有 {before} 行：减少过半。若文件不完整，请导入完整文件；若只含新增行，请用 --append。',
  },
  'intake.replacedMeanwhile': {
    code: 'BAD_USER_INPUT',
    en: 'Another import made version {number} of {dataset} while this one was under way, and this one replaced it. If the file of that version is the newer one, import it again.',
    zh: '此次导入期间，另一次导入生成了 {dataset} 的第 {number} 版，现已被此次导入替换。若该版本的文件更新，请重新导入。',
  },
  'intake.blankRows': {
    code: 'BAD_USER_INPUT',
    en: '{count} blank {count:row|rows} at the end of {file} {count:was|were} left out.',
    zh: '已略去 {file} 末尾的 {count} 个空行。',
  },
  'intake.heldBack': {
    code: 'BAD_USER_INPUT',
    en: '{count} {count:row|rows} of the file {count:was|were} left out: {count:it was|they were} taken out of {dataset} for good, as an objection was upheld.',
    zh: '已略去文件中的 {count} 行：因异议成立，这些行已从 {dataset} 永久移除。',
  },
  'intake.underWay': {
    code: 'INVALID_TRANSITION',
    en: '{file} is being imported into {dataset}, since {since}. Nothing was changed; import again when that has ended, or end the program that does it.',
    zh: '{file} 正在导入 {dataset}（始于 {since}）。未作任何更改；请待其结束后重新导入，或结束执行该导入的程序。',
  },
  'intake.interrupted': {
    code: 'UNAVAILABLE',
    en: 'The import of {file} was interrupted. Nothing was changed.',
    zh: '{file} 的导入已中断。未作任何更改。',
  },
} as const satisfies Record<string, Message>
